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
    /// <param name="add">Whether whoever is signed in stays so and may switch back.</param>
    Task<SignInOutcome> SignInAsync(string username, string password, bool add, CancellationToken cancellationToken);

    /// <summary>Goes to another workspace whose password was shown.</summary>
    /// <returns>False where it was not, or the account there is closed by now.</returns>
    Task<bool> SwitchAsync(Guid workspaceId, CancellationToken cancellationToken);
}
