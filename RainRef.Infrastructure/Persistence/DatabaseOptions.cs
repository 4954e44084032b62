namespace RainRef.Infrastructure.Persistence;

/// <summary>Where the database is. Without a connection string the program starts its own in the data folder.</summary>
public sealed class DatabaseOptions
{
    /// <summary>ConnectionStrings:RainRef: the tables' owner on an existing server.</summary>
    public string? OwnerConnection { get; set; }

    /// <summary>ConnectionStrings:RainRefApp: the program's role there; null derives one from the owner's.</summary>
    public string? AppConnection { get; set; }

    /// <summary>Database:AppRole: the name of the program's role.</summary>
    public string AppRole { get; set; } = "rainref_app";

    /// <summary>RAINREF_DATA: the folder of the program's own database and of its secret.</summary>
    public string DataFolder { get; set; } = "";

    /// <summary>Security:MasterKey.</summary>
    public string? MasterKey { get; set; }
}
