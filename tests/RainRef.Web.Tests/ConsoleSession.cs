using System.Net;
using System.Text.RegularExpressions;
using RainRef.Testing;

namespace RainRef.Web.Tests;

/// <summary>Signs in to the console as a browser does: page, form, cookie.</summary>
public static partial class ConsoleSession
{
    public static async Task<HttpClient> SignInAsync(RainRefServer server, string username, string password)
    {
        var browser = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false })
        {
            BaseAddress = server.Address,
        };
        var page = await browser.GetStringAsync("/app/sign-in");
        var token = Token().Match(page).Groups[1].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = WebUtility.HtmlDecode(token),
            ["Input.Username"] = username,
            ["Input.Password"] = password,
        });
        var signedIn = await browser.CallAsync(HttpMethod.Post, "/app/sign-in", form);
        Assert.True(signedIn.Status is HttpStatusCode.Redirect or HttpStatusCode.Found, $"{signedIn.Status}: {signedIn.Text}");
        return browser;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
