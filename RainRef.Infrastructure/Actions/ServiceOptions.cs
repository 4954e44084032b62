using System.ComponentModel.DataAnnotations;

namespace RainRef.Infrastructure.Actions;

/// <summary>Settings under "Services": each key is a service that playbooks may name.</summary>
public sealed class ServicesOptions : Dictionary<string, ServiceOptions>
{
    public const string Section = "Services";

    public ServicesOptions()
        : base(StringComparer.Ordinal)
    {
    }
}

/// <summary>One service, as the operator sets it for all workspaces.</summary>
public sealed class ServiceOptions
{
    /// <summary>An absolute http or https address; playbooks' paths are below it.</summary>
    [Required(ErrorMessage = "Services:…:BaseUrl is missing.")]
    public string BaseUrl { get; set; } = "";

    /// <summary>The same for playbooks with sandbox: true.</summary>
    public string? SandboxUrl { get; set; }

    /// <summary>none, bearer, basic or header.</summary>
    public string Auth { get; set; } = "none";

    /// <summary>The header's name, for header.</summary>
    public string AuthHeader { get; set; } = "X-Api-Key";

    /// <summary>The token; for basic, user:password.</summary>
    public string? Token { get; set; }

    /// <summary>Methods besides GET that may be used.</summary>
    public string[] Methods { get; set; } = [];

    /// <summary>Paths that may be called: * stands for a segment, ** for any rest. All where it is empty.</summary>
    public string[] Paths { get; set; } = [];

    /// <summary>Where it says what became of an idempotency key, such as /operations/{key}; "none" where it cannot be asked.</summary>
    public string? Operations { get; set; }

    /// <summary>Whether it may lie at a private address.</summary>
    public bool AllowPrivate { get; set; }
}
