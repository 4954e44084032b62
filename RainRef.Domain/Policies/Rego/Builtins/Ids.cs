using System.Security.Cryptography;
using System.Text;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Bytes that look random and follow from the evaluation's seed.</summary>
internal static class Ids
{
    public static byte[] Bytes(BuiltinContext context, string key) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Options.Seed}\n{key}"));
}
