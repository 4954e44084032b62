namespace RainRef.Web.Workspaces;

public enum SignInOutcome
{
    Succeeded,

    /// <summary>No such member or a wrong password; which of the two is never told.</summary>
    WrongCredentials,

    /// <summary>Too many attempts.</summary>
    LockedOut,
}

/// <summary>Signs a member in by password, giving the response their cookie.</summary>
public interface ISignIn
{
    Task<SignInOutcome> SignInAsync(string username, string password, CancellationToken cancellationToken);
}
