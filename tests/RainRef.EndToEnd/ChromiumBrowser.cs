using Microsoft.Playwright;

namespace RainRef.EndToEnd;

/// <summary>The Chromium that RAINREF_CHROMIUM names, or Debian's.</summary>
internal static class ChromiumBrowser
{
    public static string Program => Environment.GetEnvironmentVariable("RAINREF_CHROMIUM") ?? "/usr/bin/chromium";

    public static bool IsThere => File.Exists(Program);

    public static string Missing => $"There is no Chromium at {Program}; eng/chromium.sh finds or installs one.";

    /// <summary>Whether its absence is a failure rather than a reason to skip.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("CI") is { Length: > 0 };

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Program,
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
        ],
    });
}
