using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>A certificate's fields as an object.</summary>
internal static class CertificateFields
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private static readonly Dictionary<string, string> Attributes = new()
    {
        ["2.5.4.6"] = "Country",
        ["2.5.4.7"] = "Locality",
        ["2.5.4.8"] = "Province",
        ["2.5.4.9"] = "StreetAddress",
        ["2.5.4.10"] = "Organization",
        ["2.5.4.11"] = "OrganizationalUnit",
        ["2.5.4.17"] = "PostalCode",
    };

    public static RegoObject Of(X509Certificate2 certificate)
    {
        var names = Alternatives(certificate);
        return Object(
            ("Subject", Name(certificate.SubjectName)),
            ("Issuer", Name(certificate.IssuerName)),
            ("SerialNumber", RegoNumber.Of(BigInteger.Parse("0" + certificate.SerialNumber, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))),
            ("NotBefore", Args.Text(Instant(certificate.NotBefore))),
            ("NotAfter", Args.Text(Instant(certificate.NotAfter))),
            ("Version", RegoNumber.Of(certificate.Version)),
            ("IsCA", Args.Flag(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority))),
            ("Raw", Args.Text(Convert.ToBase64String(certificate.RawData))),
            ("DNSNames", Texts(names, 2)),
            ("EmailAddresses", Texts(names, 1)),
            ("URIStrings", Texts(names, 6)));
    }

    public static RegoObject Name(X500DistinguishedName name)
    {
        var lists = new Dictionary<string, List<RegoValue>>();
        var (common, serial) = ("", "");
        foreach (var part in name.EnumerateRelativeDistinguishedNames(reversed: false).Where(p => !p.HasMultipleElements))
        {
            var value = part.GetSingleElementValue() ?? "";
            var type = part.GetSingleElementType().Value ?? "";
            if (type == "2.5.4.3")
                common = value;
            else if (type == "2.5.4.5")
                serial = value;
            else if (Attributes.TryGetValue(type, out var attribute))
                (lists.TryGetValue(attribute, out var known) ? known : lists[attribute] = []).Add(Args.Text(value));
        }

        var fields = Attributes.Values.Select(a => (a, lists.TryGetValue(a, out var values) ? RegoArray.Of(values) : (RegoValue)RegoNull.Value));
        return Object([("CommonName", Args.Text(common)), ("SerialNumber", Args.Text(serial)), .. fields]);
    }

    private static string Instant(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static RegoObject Object(params IEnumerable<(string Name, RegoValue Value)> fields) =>
        RegoObject.Of(fields.Select(f => new KeyValuePair<RegoValue, RegoValue>(Args.Text(f.Name), f.Value)));

    private static RegoValue Texts(List<(int Kind, string Text)> names, int kind)
    {
        var found = names.Where(n => n.Kind == kind).Select(RegoValue (n) => Args.Text(n.Text)).ToArray();
        return found.Length == 0 ? RegoNull.Value : new RegoArray(found);
    }

    private static List<(int Kind, string Text)> Alternatives(X509Certificate2 certificate)
    {
        var names = new List<(int, string)>();
        if (certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == SubjectAlternativeName) is not { } extension)
            return names;
        try
        {
            var sequence = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                var tag = sequence.PeekTag();
                if (tag.TagValue is 1 or 2 or 6)
                    names.Add((tag.TagValue, sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
                else
                    sequence.ReadEncodedValue();
            }
        }
        catch (AsnContentException problem)
        {
            throw new CryptographicException(problem.Message);
        }

        return names;
    }
}
