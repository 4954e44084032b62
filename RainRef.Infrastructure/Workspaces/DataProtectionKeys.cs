using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>
/// Keeps the keys of ASP.NET Core's data protection in the database, for all nodes, encrypted with a key that follows
/// from the master secret: a copy of the database alone opens no session.
/// </summary>
internal sealed class DataProtectionKeys(RainRefDatabase database, MasterSecret secret, TimeProvider clock)
    : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _key = secret.Derive("data-protection");

    public void Configure(KeyManagementOptions options) => options.XmlRepository = this;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.OpenSystem();
        using var command = new NpgsqlCommand("SELECT xml FROM data_protection_keys ORDER BY id", connection);
        using var reader = command.ExecuteReader();
        var keys = new List<XElement>();
        while (reader.Read())
            keys.Add(XElement.Parse(Decrypt(reader.GetString(0))));
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.OpenSystem();
        using var command = new NpgsqlCommand(
            "INSERT INTO data_protection_keys (id, friendly_name, xml) VALUES ($1, $2, $3)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Ids.New(clock) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = friendlyName });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Encrypt(element.ToString(SaveOptions.DisableFormatting)) });
        command.ExecuteNonQuery();
    }

    private string Encrypt(string xml)
    {
        var plain = Encoding.UTF8.GetBytes(xml);
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length));
        return Convert.ToBase64String(box);
    }

    private string Decrypt(string stored)
    {
        var box = Convert.FromBase64String(stored);
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        try
        {
            aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), plain);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new InvalidOperationException(
                "The database's keys were made with another master secret. Set Security:MasterKey to that one, or restore master.key in the data folder.", e);
        }

        return Encoding.UTF8.GetString(plain);
    }
}
