using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge.Importing;
using RainRef.Infrastructure.Connectors;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>A page as it was fetched; no content where it did not change.</summary>
public sealed record WebPage(Uri Address, byte[]? Content, string? MediaType, string? Charset, string? ETag, string? LastModified)
{
    public bool IsUnchanged => Content is null;
}

/// <summary>
/// Fetches pages of public sites: http and https, five redirects within the same host, each looked at like the first
/// address, a time and a length that bound them. Private addresses are never reached: see <see cref="OutboundHttp"/>.
/// </summary>
public sealed class WebPages(OutboundHttp outbound, IOptions<KnowledgeOptions> options)
{
    private const int MaxRedirects = 5;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>An address that may be fetched at all, in one form.</summary>
    public static Result<Uri> Parse(string? address)
    {
        if (!Uri.TryCreate(address?.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return Error.Validation("url", "url is an http or https address.");
        if (uri.UserInfo.Length > 0)
            return Error.Validation("url", "url holds no name and no password.");
        return uri.AbsoluteUri.Length > SourceLibrary.MaxUriLength
            ? Error.Validation("url", $"url has at most {SourceLibrary.MaxUriLength} characters.")
            : new Uri(uri.GetLeftPart(UriPartial.Query));
    }

    public async Task<Result<WebPage>> FetchAsync(Uri address, string? etag, string? lastModified, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(TimeLimit);
        try
        {
            var at = address;
            for (var i = 0; i <= MaxRedirects; i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, at);
                request.Headers.UserAgent.ParseAdd($"{RobotsRules.Agent}/1.0");
                request.Headers.TryAddWithoutValidation("If-None-Match", etag);
                request.Headers.TryAddWithoutValidation("If-Modified-Since", lastModified);
                using var response = await outbound.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                if ((int)response.StatusCode is < 301 or > 308 || response.StatusCode == HttpStatusCode.NotModified)
                    return await ReadAsync(at, response, timeout.Token);
                if (response.Headers.Location is not { } location || !Uri.TryCreate(at, location, out var next)
                    || !next.Host.Equals(address.Host, StringComparison.OrdinalIgnoreCase) || next.Port != address.Port && !next.IsDefaultPort
                    || !Parse(next.AbsoluteUri).Succeeded)
                    return Failed("redirect_elsewhere", "The page leads to another site.");
                at = Parse(next.AbsoluteUri).Value;
            }

            return Failed("redirect_loop", $"The page leads on more than {MaxRedirects} times.");
        }
        catch (HttpRequestException e)
        {
            return e is PrivateAddressException || e.InnerException is PrivateAddressException
                ? Failed("private_address", "The address is not a public one.")
                : Failed("fetch_failed", "The site does not answer.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failed("fetch_failed", "The site takes too long to answer.");
        }
    }

    private async Task<Result<WebPage>> ReadAsync(Uri at, HttpResponseMessage response, CancellationToken ct)
    {
        var (type, etag) = (response.Content.Headers.ContentType, response.Headers.ETag?.ToString());
        var modified = response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);
        if (response.StatusCode == HttpStatusCode.NotModified)
            return new WebPage(at, null, null, null, etag, modified);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            return Failed("page_gone", "The site has no such page.");
        if (!response.IsSuccessStatusCode)
            return Failed("fetch_failed", $"The site answers {(int)response.StatusCode}.");
        var limit = options.Value.UploadLimit;
        if (response.Content.Headers.ContentLength > limit)
            return ImportError.TooLarge(limit);
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var content = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = await body.ReadAsync(chunk, ct)) > 0)
        {
            if (content.Length + read > limit)
                return ImportError.TooLarge(limit);
            content.Write(chunk, 0, read);
        }

        return new WebPage(at, content.ToArray(), type?.MediaType, CharsetOf(type), etag?.Length > 300 ? null : etag, modified);
    }

    private static string? CharsetOf(MediaTypeHeaderValue? type) => type?.CharSet?.Trim('"', ' ') is { Length: > 0 } charset ? charset : null;

    private static Error Failed(string code, string message) => new(ErrorKind.Validation, code, message);
}
