using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using RainRef.Web.Components;

namespace RainRef.Web.Workspaces;

/// <summary>Static, not live: signing in writes a cookie, which needs a response.</summary>
public partial class SignIn
{
    private const string FormName = "sign-in";

    private static readonly IReadOnlyList<DemoAccount> DemoAccounts =
    [
        new("admin@rainref.local", "admin", "runs the workspace"),
        new("lead@rainref.local", "lead", "approves actions"),
        new("agent@rainref.local", "agent", "works tickets"),
        new("product@rainref.local", "product", "browses signals"),
    ];

    private string? _error;

    [Inject]
    private ISignIn Door { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IOptions<SignInOptions> Options { get; set; } = default!;

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [SupplyParameterFromForm]
    private SignInForm? Input { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    /// <summary>Whether another account is added to the one that is signed in.</summary>
    [SupplyParameterFromQuery]
    private bool Add { get; set; }

    private string? Invalid => _error is null ? null : "true";

    private string? DescribedBy => _error is null ? null : "problem";

    private string Next => Urls.LocalOr(ReturnUrl, Urls.InboxHome);

    protected override async Task OnInitializedAsync()
    {
        Input ??= new SignInForm();
        var member = SignedInMember.From((await Authentication).User);
        if (member is not null && !Add && HttpMethods.IsGet(Context.Request.Method))
            Navigation.NavigateTo(Next);
    }

    private async Task SubmitAsync()
    {
        if (Input is not { Username.Length: > 0, Password.Length: > 0 })
        {
            _error = T["Enter your e-mail address and your password."];
            return;
        }

        var outcome = await Door.SignInAsync(Input.Username.Trim(), Input.Password, Add, Context.RequestAborted);
        _error = outcome switch
        {
            SignInOutcome.Succeeded => null,
            SignInOutcome.WrongCredentials => T["E-mail address and password do not match. Check both and try again."],
            SignInOutcome.LockedOut => T["Too many attempts. Wait a few minutes, then try again."],
        };
        if (outcome is SignInOutcome.Succeeded)
            Navigation.NavigateTo(Next);
    }

    private sealed record DemoAccount(string Username, string Password, string Does);
}
