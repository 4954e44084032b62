using System.Collections.Frozen;

namespace RainRef.Domain.Triage;

/// <summary>A language, its most common small words, and letters that few others of its script have.</summary>
internal sealed record LanguageEntry(string Code, string Script, FrozenSet<string> Words, string Letters);

/// <summary>What <see cref="LanguageDetector"/> knows of languages that share a script.</summary>
internal static class LanguageWords
{
    public static readonly IReadOnlyList<LanguageEntry> All =
    [
        Latin("en", "the and you that was for are with his they this have from what were when your can said there use how will would about not but my is it on of to in we be i'm please get after does did has our been do an at why", ""),
        Latin("de", "der die das und ist nicht ich sie wir ihr mit auf für von den dem des ein eine einen einem einer zu zum zur kann mein meine bitte wie noch auch nach bei wird habe haben hat sind aber als im am es war wenn oder keine kein mich mir", "äöüß"),
        Latin("fr", "le la les des une est et que pas je vous nous ne pour dans sur avec mon ma mes ce cette qui plus du au aux il elle sont être avoir mais ou comment votre je j'ai bonjour merci peux un en par n'est très depuis", "çœêëùû"),
        Latin("es", "el la los las de que y en un una por con para no es mi su se lo como pero está hola gracias puedo más cuando muy sin sobre tengo he ha del al me te nos este esta cómo qué son desde hay", "ñ¿¡"),
        Latin("it", "il lo la gli le di che e un una per con non è mio mia sono come ma della del dei nel nella ho hai ha si da questo questa più grazie posso quando anche vorrei ciao mi ci alla al sul perché", "ò"),
        Latin("pt", "o os as de que e não um uma para com por em meu minha é do da dos das no na nos nas se mais como mas ao foi você eu está obrigado posso quando já tem são pelo pela isso", "ãõ"),
        Latin("nl", "de het een en van ik te dat die is niet zijn op voor met mijn er aan om ook als maar dan je wat hoe kan heb heeft u geen naar bij uit nog wel deze wordt ons worden", ""),
        Latin("sv", "och att det som en på är av för med den till inte jag har kan vi min mitt om ett men var sig så från du hur när eller vid hej tack ni ska efter", "åä"),
        Latin("da", "og at det er en til på som for med den ikke jeg har kan vi min mit om et men var af så fra du hvordan når eller hej tak skal efter også blev hvad", "æø"),
        Latin("no", "og at det er en til på som for med den ikke jeg har kan vi min mitt om et men var av så fra du hvordan når eller hei takk skal etter også ble hva", "æø"),
        Latin("fi", "ja on ei se että en hän mutta kun niin olen minun voi ole kuin mitä miten tämä sen hei kiitos minä joka oli vai tai myös voin ovat kanssa", "äö"),
        Latin("pl", "i w nie na się z do to że jest jak po co ale czy od za mój moja mam dla przez jestem proszę dzień dobry dziękuję nie moje może już tylko być są przy kiedy", "ąęłńśźż"),
        Latin("cs", "a v se na je že to s z do jak ale nebo jsem mi jsou pro by po co tak když už prosím dobrý den děkuji můj mám nemohu být jako který není ve k", "ěřů"),
        Latin("sk", "a v sa na je že to s z do ako ale alebo som mi sú pre by po čo tak keď už prosím dobrý deň ďakujem môj mám nemôžem byť ktorý nie vo k", "ľĺŕôď"),
        Latin("sl", "in je da se na za v ne so z ki ali pa sem kako ni tudi po od lahko moj prosim hvala kaj bi še dober dan imam", "čšž"),
        Latin("hr", "i je u da se na za ne su s kako ili ali sam od moj molim hvala što bi još dobar dan imam nije mogu li koji iz kada može", "đćčšž"),
        Latin("hu", "a az és hogy nem egy is van de meg ez mint már csak kérem köszönöm vagy nekem szeretnék lehet nincs hogyan mert ha volt ki be", "őű"),
        Latin("ro", "și în de la nu un o pe cu este din că mai pentru sunt am cum dar ce se îmi vă rog mulțumesc pot contul meu mea fost după când ai", "ăîșțşţ"),
        Latin("tr", "ve bir bu da de için ile ne çok mi ben ama var gibi daha nasıl değil olarak benim merhaba teşekkürler lütfen yok kadar sonra olan şifremi", "ğışİ"),
        Latin("vi", "và của là không có cho tôi được một những với các này trong đã để khi người như làm xin chào cảm ơn thể bạn", "ăđơưạảấầẩậắằặẹẻẽếềểễệỉịọỏốồổỗộớờởợụủứừửựỳỵỷỹ"),
        Latin("id", "yang dan di ini itu dengan untuk tidak saya dari pada ke akan ada bisa anda kami sudah atau tolong terima kasih bagaimana belum akun karena apa dalam juga", ""),
        Latin("ca", "el la els les de que i en un una per amb no és meu meva com però hola gràcies puc més quan són del al em es aquest aquesta seva he ha què", "ŀ"),
        Latin("et", "ja on ei see et ma ta mis kui ka aga oma mul minu palun tere aitäh kuidas või saa olen seda pole", "õ"),
        Latin("lv", "un ir nav es ka ar uz par no kas tas lai mans lūdzu paldies kā vai bet labdien man šo varu", "āēīūģķļņ"),
        Latin("lt", "ir yra ne aš kad su į iš tai kaip mano bet ar prašau ačiū labas ką dėl nuo man negaliu", "ėįųū"),
        Latin("af", "die en is nie van ek dat het vir met my wat om jy ons hulle kan op sal maar ook asseblief dankie hoe by", ""),
        Latin("sw", "na ya wa kwa ni la katika hii za siwezi yangu asante tafadhali habari jinsi gani mimi akaunti bado lakini", ""),
        Latin("tl", "ang ng sa na mga ko hindi ako at ay ito po paano naman pero salamat aking kung may wala lang", ""),
        Cyrillic("ru", "и в не на я что с это как у но по за мой моя меня мне из вы к от для уже или так есть нет был здравствуйте спасибо пожалуйста могу мы при до когда", "ыэё"),
        Cyrillic("uk", "і в не на я що з це як у але по за мій моя мене мені із ви до від для вже або так є немає був дякую будь ласка можу ми та при коли", "іїєґ"),
        Cyrillic("be", "і ў не на я што з гэта як у але па за мой мая мяне мне вы да ад для ужо або так ёсць няма быў дзякуй калі ласка", "ўі"),
        Cyrillic("bg", "и в не на аз че с това как у но по за мой моята ме ми от вие към ли вече или така има няма беше благодаря моля мога ние до се да е са при когато", "ъ"),
        Cyrillic("sr", "и у не на ја да се је за са како али од мој моја ме ми ви или то има нема био хвала молим могу шта су није", "јљњћђџ"),
        Cyrillic("mk", "и во не на јас дека со ова како но по за мој моја ме ми од вие или има нема беше благодарам молам можам ние се да е", "ѓќѕј"),
        Other("ar", "arabic", "في من على إلى أن هذا هذه ما لا لم مع كيف عن هل كان أنا لي قد التي الذي لقد شكرا مرحبا يمكنني حسابي بعد", "ةىإأؤئ"),
        Other("fa", "arabic", "و در به از که این را است با برای من نمی های آن می شود چگونه سلام ممنون لطفا حساب هم شده یا", "پچژگیک"),
        Other("ur", "arabic", "ہے کے کی میں کا اور سے کو نہیں یہ ہیں پر میرا کیسے ہوں براہ کرم شکریہ مجھے نے", "ٹڈڑےںہھ"),
        Other("hi", "devanagari", "है के में की का और से को नहीं यह हैं पर मेरा कैसे हूँ कृपया धन्यवाद मुझे ने मैं मेरे हो था", ""),
        Other("mr", "devanagari", "आहे आणि मी माझे नाही हे ते कसे कृपया धन्यवाद मला च्या या का होते आहेत", "ळ"),
        Other("ne", "devanagari", "छ र को मा मेरो छैन यो कसरी कृपया धन्यवाद मलाई हो भएको गर्न म लागि", ""),
    ];

    private static LanguageEntry Latin(string code, string words, string letters) => Other(code, "latin", words, letters);

    private static LanguageEntry Cyrillic(string code, string words, string letters) => Other(code, "cyrillic", words, letters);

    private static LanguageEntry Other(string code, string script, string words, string letters) => new(
        code, script, words.Split(' ').ToFrozenSet(StringComparer.Ordinal), letters);
}
