namespace RainRef.Web.Workspaces;

public sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>Whether the sign-in page offers the demo workspace's accounts. For development only.</summary>
    public bool ShowDemoAccounts { get; set; }
}
