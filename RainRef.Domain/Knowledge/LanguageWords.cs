namespace RainRef.Domain.Knowledge;

/// <summary>The small words of each language, and the letters that few have.</summary>
internal static class LanguageWords
{
    public static readonly string[] NotLatin = ["ru", "uk", "bg", "sr", "ar", "fa", "hi", "ne"];

    public static readonly (string Language, string Words)[] ByLanguage =
    [
        ("en", "the of and to in is that for it with as was on are by this be at from or an have not you which can what how why who where when "
            + "does did do were has had been their its they there will would could should my your i we he she his her if but after before into "
            + "about than more cannot cant dont doesnt isnt didnt wont get no any all some out up a"),
        ("de", "der die das und ist in den von zu mit sich des auf für im dem nicht ein eine einer einem einen als auch es an werden aus er hat dass "
            + "daß sie nach wird bei um wie über oder war haben durch wenn was wer wo welche welcher welches warum wann ich wir mein meine kann kein "
            + "keine mich mir ihr ihre zum zur vom sind wurde wurden noch nur aber man beim bin hatte können unter zwischen diese dieser dieses"),
        ("es", "el la de que y en un una los las del se por con no para es al lo como más pero sus le ya o este sí porque esta entre cuando muy sin "
            + "sobre también me hasta hay donde quien desde todo nos fue son su qué cómo cuál cuándo dónde quién cuántos cuánto mi ha puedo puede "
            + "cuáles fueron era está están tiene esto yo"),
        ("fr", "le la les de des du un une et est en que qui dans pour pas sur au aux avec ce cette ces il elle ils elles nous vous je ne se son sa "
            + "ses par plus ou mais comme mon ma mes être été sont était ont a à où quel quelle quels quelles comment pourquoi quand combien leur "
            + "leurs on y l d c n s qu j m fait peut ai cela"),
        ("it", "il lo la gli le di del della dei delle dello che e è un una in per con non si da dal dalla sono come più ma anche al alla ai alle nel "
            + "nella su sul questo questa ha ho hanno era chi cosa quando dove perché quale quali quanto mi mio mia posso può se o essere stato l"),
        ("pt", "o a os as de do da dos das que e em um uma para com não por no na nos nas se é mais como mas foi ao à ele ela seu sua ou quando muito "
            + "são está tem já eu também só pelo pela até isso entre era depois sem mesmo aos meu minha qual quais quem onde quanto quantos você "
            + "posso pode consigo estou ser"),
        ("nl", "de het een en van in is dat op te zijn met voor niet aan er die om ook als maar dan bij nog uit door over ze zich hij naar heeft wat "
            + "wordt werd of hebben worden kan deze dit mijn ik u je we wij hoe waarom wanneer wie waar welke geen tot meer kunnen was"),
        ("sv", "och i att det som en på är av för med den till inte om ett har de jag var men sig så från vi kan man när hur vad vem varför vilken "
            + "vilka min mitt eller under efter över också hade där nu bara blir mot utan inget ingen"),
        ("da", "og i at det er en til på som for med de den af ikke der var et jeg men har om vi kan fra ved så skal ud efter være eller hvad hvor "
            + "hvordan hvorfor hvornår hvem min mit mig også nu blev når over hun han kun ingen"),
        ("no", "og i å det er en til på som for med de den av ikke var et jeg men har om vi kan fra ved så skal ut etter være eller hva hvor hvordan "
            + "hvorfor når hvem min mitt meg også nå ble over hun han bare ingen noe"),
        ("fi", "ja on ei että se oli mutta hän kun niin kuin ovat myös sen joka voi mitä miten miksi milloin missä kuka minun minä olen tai jos vain "
            + "ole en tämä jotka mikä sekä kanssa sitä nyt jo vielä kuinka tässä ovatko voinko"),
        ("hu", "a az és hogy nem is egy ez volt csak de meg ha már mint ki van vagy azt mi én még el sem minden lehet hol mikor hogyan miért milyen "
            + "kell ezt fel be után lesz nincs ami volt voltak mely tudom"),
        ("ro", "și în de la a cu pe nu este un o care din că pentru mai ce sau ca sunt fost se să le au prin după când cum unde cine cât câte era al "
            + "ai ale lui ei dar am fi pot acest această nici"),
        ("tr", "ve bir bu için ile de da ne çok olarak olan daha gibi var kadar en ama sonra ki o mi mı nasıl neden kim nerede hangi değil ben benim "
            + "şu her veya ise oldu yok kaç zaman göre tarafından olduğunu"),
        ("pl", "w i z na nie się do to że jest o jak po ale przez od dla za są ten co tak czy był była było być jego jej który która które gdzie kiedy "
            + "dlaczego ile mój moje mogę może oraz tym lub przy już tylko ze jako"),
        ("cs", "a v na se je že s z o do to i ve ale jako za k po pro od které který která jsou byl byla bylo být jak kde kdy proč kdo co můj mohu může "
            + "nebo není tak také až při už ze jsem jeho"),
        ("ca", "el la els les de del dels que i en un una per amb no és al als com més però va ser són també o ha aquest aquesta on qui quan què quin "
            + "quina perquè seu seva hi ho es em puc pot l d"),
        ("eu", "eta da du ez bat zen dira dute izan baina hau hori ere nola zer non noiz nork zergatik zuen ziren edo beste bere egin dago bai nire"),
        ("id", "yang dan di dari untuk dengan pada adalah ini itu dalam tidak akan ke oleh sebagai juga saya atau karena bagaimana apa mengapa kapan "
            + "siapa dimana bisa dapat telah lebih mereka ada seperti kami anda oleh tersebut"),
        ("ga", "agus an na is ar sa le go do ag tá ní bhí a i chun faoi leis seo sin cad conas cathain cén nuair raibh ach ó mo bhfuil nach"),
        ("lt", "ir yra kad iš į su buvo ne per kaip tai bet už apie po ar jis ji kur kada kodėl kas mano aš gali nėra dėl taip pat savo nuo iki kiek"),
        ("et", "ja on ei et see oli kui ka mis kes ning aga selle oma kuidas miks millal kus ma minu või pole saab seda mida välja ole"),
        ("vi", "và của là có trong được cho không một các những này với người đã để khi đến từ như về làm thế nào tại sao gì ai đâu tôi bạn nào bao nhiêu"),
        ("ru", "и в не на что с по как это он она из у к за от так но все то для я мы его же вы был была было бы или если когда где кто какой какая "
            + "какие почему сколько мой мне при до о был были является также который которые можно нет есть"),
        ("uk", "і в не на що з як це він вона із у до за від так але все то для я ми його ви був була було або якщо коли де хто який яка які чому "
            + "скільки мій мені при та й є також про можна немає що"),
        ("bg", "и в не на че с по как това той тя от да за се е са но като към ще съм или ако кога къде кой коя какво защо колко моят ми при до "
            + "беше бил също който които може няма има са"),
        ("sr", "и у не на што са по како то он она из да за се је су али као ће сам или ако када где ко која шта зашто колико мој ми при до био "
            + "била такође који које може нема има"),
        ("ar", "في من على إلى أن هذا هذه التي الذي ما لا كان عن مع هو هي كيف لماذا متى أين هل أو قد كل بعد ذلك لم بين"),
        ("fa", "در از به که این را با است برای آن یک می و تا بر چه چگونه چرا کجا کی هم نیز شد های یا بود شده"),
        ("hi", "है के में की का से को और यह पर कि हैं ने एक नहीं था भी थी क्या कैसे क्यों कब कहाँ कौन मैं मेरा हो गया लिए या इस"),
        ("ne", "छ को मा र का ले हो भने पनि गर्न यो त्यो लाई छन् गरेको थियो के कसरी किन कहिले कहाँ म मेरो हुन्छ एक वा भएको"),
    ];

    public static readonly (string Language, string Letters)[] Letters =
    [
        ("de", "äöüß"), ("es", "ñáíóúé¿¡"), ("fr", "éèêëàâçîïôûùœ"), ("it", "èàòùì"), ("pt", "ãõçáéíóúâêô"), ("sv", "äöå"), ("da", "æøå"),
        ("no", "æøå"), ("fi", "äö"), ("hu", "őűáéíóöúü"), ("ro", "ăâîșțşţ"), ("tr", "ğışçöü"), ("pl", "ąćęłńóśźż"), ("cs", "ěščřžýáíéůúťďň"),
        ("ca", "çàèéíòóú"), ("lt", "ąčęėįšųūž"), ("et", "õäöü"), ("ga", "áéíóú"), ("vi", "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"),
        ("ru", "ыэё"), ("uk", "іїєґ"), ("bg", "ъщ"), ("sr", "ђјљњћџ"), ("ar", "ةىأإ"), ("fa", "پچژگیک"),
    ];
}
