namespace RainRef.Web.Workspaces;

/// <summary>What the sign-in page posts.</summary>
public sealed class SignInForm
{
    public string? Username { get; set; }

    public string? Password { get; set; }
}
