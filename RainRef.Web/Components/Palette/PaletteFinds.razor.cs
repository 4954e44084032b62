using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Components.Palette;

/// <summary>The tickets, cards and people that fit what is typed in the palette.</summary>
public sealed partial class PaletteFinds : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Found _found = Found.Nothing;
    private string _asked = "";
    private int _turn;
    private SignedInMember? _member;

    [Inject]
    private IFindDesk Desk { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    // A colleague has a page only for those who run the workspace.
    private IEnumerable<FoundPerson> People => _found.People.Where(p => HrefOf(p) is not null);

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (Authentication is not null)
            _member = SignedInMember.From((await Authentication).User);
    }

    private string? HrefOf(FoundPerson person) => person.LatestTicket is { } number
        ? Urls.TicketByNumber(number)
        : _member?.Role is "admin" ? $"{Urls.MembersHome}#{person.Id:D}" : null;

    // What was found stays until what is typed now has been looked for: nothing jumps, and an older answer never comes last.
    private async Task SearchAsync(ChangeEventArgs typed)
    {
        var (words, turn) = (typed.Value as string ?? "", ++_turn);
        try
        {
            var found = string.IsNullOrWhiteSpace(words) ? Found.Nothing : (await Desk.FindAsync(words, _stopping.Token)) is { Succeeded: true } fits ? fits.Value : Found.Nothing;
            if (turn == _turn)
                (_found, _asked) = (found, words);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }
}
