using Microsoft.Extensions.Logging;

namespace RainRef.Infrastructure.Persistence.Embedded;

internal static partial class EmbeddedPostgresLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Creating a PostgreSQL {Major} cluster in {Folder}")]
    public static partial void Creating(this ILogger logger, int major, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL {Major} runs on {Folder} (process {Pid}, account {Account})")]
    public static partial void Running(this ILogger logger, int major, string folder, int pid, string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Found PostgreSQL still running on {Folder} (process {Pid}), left by a program that did not end properly: taking it over")]
    public static partial void Adopting(this ILogger logger, string folder, int pid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Found PostgreSQL still running on {Folder} (process {Pid}) with other settings or unreachable: restarting it")]
    public static partial void Restarting(this ILogger logger, string folder, int pid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The account {Account} cannot reach {Requested}: the database is kept in {Folder}")]
    public static partial void Relocated(this ILogger logger, string account, string requested, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redoing the unfinished PostgreSQL cluster in {Folder}")]
    public static partial void Redoing(this ILogger logger, string folder);

    [LoggerMessage(Level = LogLevel.Error, Message = "PostgreSQL on {Folder} is gone: starting it again")]
    public static partial void Died(this ILogger logger, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL on {Folder} did not stop in time: stopping it at once. It recovers at its next start")]
    public static partial void StoppingAtOnce(this ILogger logger, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL on {Folder} has stopped")]
    public static partial void Stopped(this ILogger logger, string folder);
}
