using System.Text;

namespace RainRef.Infrastructure.Persistence.Embedded;

/// <summary>Writes the part of <c>postgresql.conf</c> that RainRef decides, anew at every start.</summary>
internal static class ServerSettings
{
    public static string Compose(EmbeddedPostgresOptions options, ServerHome home)
    {
        var onOff = options.Durable ? "on" : "off";
        var settings = new Dictionary<string, string>
        {
            // Two copies run side by side: no port to fight over, and nobody else on the machine can connect.
            ["listen_addresses"] = "",
            ["port"] = "5432",
            ["unix_socket_directories"] = $"\"{home.RunFolder.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
            ["unix_socket_permissions"] = "0700",
            ["max_connections"] = options.MaxConnections.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["shared_buffers"] = options.SharedBuffers,
            ["fsync"] = onOff,
            ["synchronous_commit"] = onOff,
            ["full_page_writes"] = onOff,
            // LLVM's start-up costs more than it gains on short statements, and the fetched build has none.
            ["jit"] = "off",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            // The details of an error quote rows, and those are personal data.
            ["log_error_verbosity"] = "terse",
            ["log_parameter_max_length_on_error"] = "0",
            ["logging_collector"] = onOff,
            ["log_directory"] = home.LogFolder,
            ["log_filename"] = "postgresql-%a.log",
            ["log_truncate_on_rotation"] = "on",
            ["log_rotation_age"] = "1d",
            ["log_rotation_size"] = "0",
        };
        if (!options.Durable)
        {
            settings["wal_level"] = "minimal";
            settings["max_wal_senders"] = "0";
            settings["max_wal_size"] = "4GB";
        }

        foreach (var (name, value) in options.Settings)
            settings[name] = value;

        var text = new StringBuilder("# Written by RainRef at every start.\n");
        foreach (var (name, value) in settings)
            text.Append(name).Append(" = '").Append(value.Replace("'", "''", StringComparison.Ordinal)).Append("'\n");
        return text.ToString();
    }
}
