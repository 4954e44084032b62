using Microsoft.Extensions.Logging;

namespace RainRef.Infrastructure.Persistence.Embedded;

internal static partial class EmbeddedPostgresLog
{
    [LoggerMessage(1, LogLevel.Information, "Creating a PostgreSQL {Major} cluster in {Folder}")]
    public static partial void Creating(this ILogger logger, int major, string folder);

    [LoggerMessage(2, LogLevel.Information, "PostgreSQL {Major} runs on {Folder} (process {Pid}, account {Account})")]
    public static partial void Running(this ILogger logger, int major, string folder, int pid, string account);

    [LoggerMessage(3, LogLevel.Warning, "Found PostgreSQL still running on {Folder} (process {Pid}), left by a program that did not end properly: taking it over")]
    public static partial void Adopting(this ILogger logger, string folder, int pid);

    [LoggerMessage(4, LogLevel.Warning, "Found PostgreSQL still running on {Folder} (process {Pid}) with other settings or unreachable: restarting it")]
    public static partial void Restarting(this ILogger logger, string folder, int pid);

    [LoggerMessage(5, LogLevel.Warning, "The account {Account} cannot reach {Requested}: the database is kept in {Folder}")]
    public static partial void Relocated(this ILogger logger, string account, string requested, string folder);

    [LoggerMessage(6, LogLevel.Warning, "Redoing the unfinished PostgreSQL cluster in {Folder}")]
    public static partial void Redoing(this ILogger logger, string folder);

    [LoggerMessage(7, LogLevel.Error, "PostgreSQL on {Folder} is gone: starting it again")]
    public static partial void Died(this ILogger logger, string folder);

    [LoggerMessage(8, LogLevel.Warning, "PostgreSQL on {Folder} did not stop in time: stopping it at once. It recovers at its next start")]
    public static partial void StoppingAtOnce(this ILogger logger, string folder);

    [LoggerMessage(9, LogLevel.Information, "PostgreSQL on {Folder} has stopped")]
    public static partial void Stopped(this ILogger logger, string folder);
}
