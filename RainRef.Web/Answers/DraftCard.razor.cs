using Microsoft.AspNetCore.Components;
using RainRef.Domain.Answers;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Infrastructure.Answers;
using RainRef.Web.Components.Shared;
using RainRef.Web.Tickets.Writing;

namespace RainRef.Web.Answers;

/// <summary>The reply as it would go out: greeting, proved sentences, closing; edited and sent from here.</summary>
public sealed partial class DraftCard : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, string> _values = [];
    private bool _editing;
    private bool _busy;
    private string? _notice;
    private Guid _shown;
    private bool _begun;
    private bool _kept;
    private DraftEditor? _editor;

    [Parameter, EditorRequired]
    public AnswerView Answer { get; set; } = default!;

    [Parameter, EditorRequired]
    public int? Marked { get; set; }

    /// <summary>The sentence under the pointer, from 1.</summary>
    [Parameter]
    public int? Pointed { get; set; }

    /// <summary>Whether the reader may edit and send.</summary>
    [Parameter]
    public bool CanWrite { get; set; }

    /// <summary>Whose name stands under the reply.</summary>
    [Parameter]
    public string AgentName { get; set; } = "";

    /// <summary>The last message that the reader sees; a reply is stopped where others wrote since.</summary>
    [Parameter]
    public Guid? LastMessageId { get; set; }

    /// <summary>Whether the browser holds an edit of it that the server never heard.</summary>
    [Parameter]
    public bool Begun { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<int> OnCite { get; set; }

    [Parameter]
    public EventCallback<int?> OnPoint { get; set; }

    [Inject]
    private IDraftDesk Desk { get; set; } = default!;

    [Inject]
    private IWritingDesk Writing { get; set; } = default!;

    private bool Sent => Answer.Status == "sent";

    private List<int> Unproved =>
        [.. Answer.Sentences.Select((s, i) => (Sentence: s, Number: i + 1)).Where(s => s.Sentence.Citations.Count == 0 || s.Sentence.Lacks is not null).Select(s => s.Number)];

    private string Counted => Words.Count(Answer.Sentences.Count, T["sentence|within"], T["sentences|within"]);

    // Slots of the cited cards that neither the ticket nor the agent's name fills.
    private List<string> Slots =>
        [.. Answer.Sentences.SelectMany(s => SlotText.Used(s.Text)).Distinct().Except([ReplySlots.AgentName, ReplySlots.TicketNumber, "ticket_subject", "product"])];

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _shown = Answer.Id;
        if (CanWrite && !Sent && RendererInfo.IsInteractive)
            _editing = _kept = await Writing.DraftAsync(Answer.TicketId, DraftKind.Answer, _stop.Token) is { Succeeded: true, Value: not null };
    }

    protected override void OnParametersSet()
    {
        // Another revision has come: who has typed goes on with their own words.
        if (_shown != Answer.Id)
            (_shown, _editing) = (Answer.Id, _editing && (_kept || _editor?.HasOwnWords is true));
        if (Begun && !_begun && CanWrite && !Sent)
            (_begun, _kept, _editing) = (true, true, true);
    }

    private string Framed(string text) => text.Replace($"{{{{{ReplySlots.AgentName}}}}}", AgentName, StringComparison.Ordinal);

    private string Proofs(int sentence) =>
        string.Concat(Answer.Sentences.ElementAtOrDefault(sentence - 1)?.Citations.Select(n => $"[{n}]") ?? []);

    private void Edit() => (_editing, _notice) = (true, null);

    private void Close(EditEnd end) => (_editing, _kept, _notice) = (false, end.Kept, end.Done);

    private async Task SendAsync()
    {
        _busy = true;
        try
        {
            var sent = await Desk.SendAsync(Answer.Id, _values.Where(v => v.Value.Length > 0).ToDictionary(v => v.Key, v => v.Value), LastMessageId, _stop.Token);
            _notice = sent.Succeeded ? sent.Value : T["Nothing was sent. {0}", sent.Error.Said()];
            // Whoever sends it as it stands has done without their edit.
            if (sent.Succeeded && _kept)
                _kept = !(await Writing.KeepAsync(Answer.TicketId, DraftKind.Answer, new DraftText(""), null, CancellationToken.None)).Succeeded;
        }
        finally
        {
            _busy = false;
        }
    }
}
