namespace RainRef.Infrastructure.Persistence.Embedded;

/// <summary>The embedded PostgreSQL cannot be had. The message tells the operator what to do.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    public EmbeddedPostgresException(string message) : base(message)
    {
    }

    public EmbeddedPostgresException(string message, Exception inner) : base(message, inner)
    {
    }
}
