namespace RainRef.Domain.Tickets;

/// <summary>The words by which <see cref="Gratitude"/> judges, of about twenty languages together.</summary>
internal static class GratitudeWords
{
    /// <summary>Thanks, or the word that it works.</summary>
    public static readonly HashSet<string> Thanks = Split(
        """
        thanks thank thankyou thanx thx ty tysm cheers appreciate appreciated grateful perfect great awesome excellent
        brilliant wonderful amazing fantastic lovely solved resolved fixed sorted works worked working danke dank dankeschön
        vielen herzlichen super klasse prima perfekt funktioniert klappt geklappt erledigt gelöst toll spitze gracias
        agradezco agradecido agradecida agradecemos perfecto genial excelente estupendo funciona solucionado resuelto merci
        remercie remercions parfait génial nickel fonctionne résolu réglé grazie ringrazio ringraziamo perfetto ottimo
        funziona risolto obrigado obrigada agradeço perfeito ótimo resolvido bedankt dankjewel dankuwel geweldig werkt
        opgelost dzięki dziękuję dziekuje świetnie działa rozwiązane tack takk tak kiitos hienoa köszönöm köszi děkuji díky
        ďakujem mulțumesc mersi teşekkürler teşekkür sağol sağolun спасибо благодарю отлично дякую ευχαριστώ شكرا תודה
        """);

    /// <summary>What stands around thanks without adding anything.</summary>
    public static readonly HashSet<string> Filler = Split(
        """
        you your so much very many a an the lot bunch million ton tons again all i we i'm we're it it's its this that that's
        is was has have for to of and with my our me us now really everything every help helping helped quick quickly fast
        prompt response reply answer answering support team assistance time effort solution advice info information
        explanation job work did done do trick fine well ok okay yes yep good best nice day weekend evening week kind regards
        wishes sincerely hello hi hey dear guys folks there everyone be been are as at in on up out just truly deeply greatly
        from looking into getting back made happy love what needed wanted perfectly sir madam both one sehr schön gut besten
        ihnen dir euch für die das der den ihre deine eure hilfe schnelle rasche schnell antwort rückmeldung unterstützung
        lösung mühe jetzt nun alles es ist hat wieder ich wir bin sind und mit freundlichen grüßen gruß grüße liebe lieben
        hallo guten tag nochmal nochmals mir uns geholfen auch einwandfrei bestens mfg lg vg schönes wochenende einen tolle
        muchas muchísimas mil por su tu la el los las ayuda rápida respuesta todo ya está bien muy saludos cordiales un una
        buen día hola lo le les te que de y con nos ha han ahora apoyo atención equipo beaucoup pour votre ta tes vos aide
        rapide réponse tout est c'est ça cela maintenant cordialement bonjour bonne journée à vous toi je nous l'aide très et
        avec mille fois encore salutations m'avez aidé tante molto per il vostro tuo aiuto rapida risposta tutto ora adesso
        cordiali saluti ciao buongiorno buona giornata di e tutti muito muita pela pelo ajuda resposta tudo agora abraço
        abraços olá bom dia tá o seu sua com jou u wel hartelijk voor het snelle hulp antwoord reactie nu met vriendelijke
        groet groeten en fijne dag zeer erg bardzo za pomoc szybką odpowiedź wszystko teraz pozdrawiam dzień dobry så mycket
        för hjälpen snabba svaret hej mvh allt fungerar meget mange hjælpen hjelpen paljon avusta nopeasta moc rychlou
        odpověď pentru ajutor çok ederim ederiz yardımınız için большое огромное за помощь быстрый ответ всё все теперь
        работает вам дуже допомогу πολύ για τη βοήθεια جزيلا لك
        """);

    /// <summary>A doubt, a refusal, a wish or a question: one is enough. A word that means this in any language counts.</summary>
    public static readonly HashSet<string> Trouble = Split(
        """
        but however although though except unless until yet still not no never nor neither cannot can't couldn't won't
        wouldn't doesn't don't didn't isn't aren't wasn't hasn't haven't unfortunately sadly problem problems issue issues
        error errors fail fails failed failing failure broken break breaks bug crash crashed crashes wrong missing lost stuck
        slow down offline worse unable unresolved unsolved incorrect please could would should need needs want wants also
        another additionally furthermore question questions wonder wondering how when where why which who instead cancel
        refund complaint disappointed useless nothing stopped same if else more reopen escalate waiting wait aber jedoch
        leider trotzdem dennoch nicht kein keine keinen nie niemals noch immer probleme fehler kaputt falsch fehlt fehlen
        bitte könnten können frage fragen wie wann warum wieso weshalb welche wer außerdem zusätzlich brauche brauchen
        benötige möchte geht's storniert kündigen erstattung sondern weiterhin defekt ohne nichts pero sin embargo aunque
        todavía aún sigue siguen nunca ni problema problemas errores falla fallo falta roto mal favor podría pueden puede
        necesito quiero pregunta cómo cuándo dónde cuál también además cancelar reembolso desafortunadamente lamentablemente
        nada tampoco mais cependant toutefois malheureusement ne pas plus jamais toujours problème problèmes erreur erreurs
        panne faux manque svp plaît pourriez pouvez besoin comment quand où pourquoi quel quelle aussi annuler remboursement
        n'est n'a rien ma però purtroppo ancora non mai né problemi errore errori guasto rotto manca favore potrebbe potete
        bisogno domanda come quando dove perché anche annullare rimborso niente mas porém infelizmente ainda não nem erro
        erros falha quebrado poderia preciso pergunta como onde porque também maar echter helaas nog niet geen nooit probleem
        problemen fout fouten kapot alstublieft aub graag kunt kunnen nodig vraag hoe wanneer waar waarom ook annuleren
        terugbetaling niks ale jednak niestety nadal wciąż nigdy problemy błąd błędy proszę pytanie jak kiedy gdzie dlaczego
        men tyvärr dock inte fortfarande aldrig fel problemet snälla fråga hur när var varför desværre ikke stadig fejl feil
        spørsmål spørgsmål mutta ei vielä virhe ongelma ama ancak hala değil sorun hata lütfen nasıl neden bohužel stále není
        chyba prosím но однако не нет всё-ещё проблема ошибка пожалуйста вопрос как когда почему снова але ні досі помилка
        будь-ласка αλλά δεν πρόβλημα لكن لا مشكلة אבל לא בעיה
        """);

    public static readonly string[] EastAsianThanks =
    [
        "ありがとうございました", "ありがとうございます", "ありがとう", "感謝します", "感謝いたします", "助かりました", "解決しました", "解決いたしました",
        "非常感谢", "多谢", "谢谢", "感谢", "謝謝", "感謝", "解决了", "已解决", "감사합니다", "감사드립니다", "고맙습니다", "해결되었습니다", "해결됐습니다",
    ];

    public static readonly string[] EastAsianFiller =
    [
        "どうも", "本当に", "大変", "ご対応", "ご協力", "迅速な", "お世話になりました", "お世話になっております", "よろしくお願いいたします", "您的", "你的", "帮助", "你们",
        "问题", "非常", "你", "您", "了", "很", "정말", "대단히", "도움", "빠른", "답변", "주셔서", "무사히", "無事に", "で", "に", "、",
    ];

    public static readonly string[] EastAsianTrouble =
    [
        "しかし", "ですが", "まだ", "でも", "ません", "ない", "エラー", "ください", "でしょうか", "但是", "但", "还是", "仍", "没有", "不", "请", "错误", "怎么",
        "吗", "하지만", "그런데", "아직", "않", "안 ", "오류", "문제가", "부탁", "까요", "나요", "없",
    ];

    private static HashSet<string> Split(string words) =>
        [.. words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
}
