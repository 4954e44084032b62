using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Web.Workspaces;

/// <summary>Who may sign in to the workspace, and in which role.</summary>
public sealed partial class Members
{
    private Page<Member>? _members;
    private Error? _error;
    private string _name = "", _email = "", _password = "";
    private Role _role = Role.Support;

    protected override bool Cares(LiveEvent change) => false;

    protected override async Task LoadAsync()
    {
        var read = await Desk.MembersAsync(Stopping);
        (_error, _members) = (read.Error, read.Succeeded ? read.Value : null);
    }

    private Task BecomeAsync(Member member, ChangeEventArgs chosen) => Enum.TryParse<Role>(chosen.Value as string, out var role)
        ? ActAsync(stop => Desk.ChangeMemberAsync(member.Id, new MemberChange(Role: role), stop), T["{0} has another role now.", member.DisplayName])
        : Task.CompletedTask;

    private Task LetAsync(Member member) => ActAsync(
        stop => Desk.ChangeMemberAsync(member.Id, new MemberChange(Enabled: !member.Enabled), stop),
        member.Enabled ? T["{0} can no longer sign in.", member.DisplayName] : T["{0} can sign in again.", member.DisplayName]);

    private async Task AddAsync()
    {
        if (await ActAsync(stop => Desk.AddMemberAsync(_email, _name, _role, _password, stop), T["{0} can sign in now.", _name]))
            (_name, _email, _password) = ("", "", "");
    }
}
