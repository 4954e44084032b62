using System.Xml;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>Reads a sitemap or an index of sitemaps (sitemaps.org protocol 0.9).</summary>
public static class Sitemap
{
    public const int MaxPages = 50_000;

    /// <summary>The addresses it lists, and whether these are sitemaps themselves; null where it is no sitemap.</summary>
    public static (IReadOnlyList<string> Addresses, bool IsIndex)? Read(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml.TrimStart('\ufeff').TrimStart()), new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                MaxCharactersInDocument = 64 * 1024 * 1024,
            });
            List<string> addresses = [];
            string? root = null;
            while (reader.Read() && addresses.Count < MaxPages)
            {
                if (reader.Depth > 16)
                    return null;
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                root ??= reader.LocalName;
                if (reader.LocalName == "loc" && reader.Depth == 2 && reader.ReadString().Trim() is { Length: > 0 and <= 1000 } address)
                    addresses.Add(address);
            }

            return root is "urlset" or "sitemapindex" ? (addresses, root == "sitemapindex") : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
