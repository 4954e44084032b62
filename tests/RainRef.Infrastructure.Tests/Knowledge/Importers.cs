using Microsoft.Extensions.Options;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tests.Knowledge;

internal static class Importers
{
    public static DocumentImporter Create(KnowledgeOptions? options = null)
    {
        var set = Options.Create(options ?? new KnowledgeOptions());
        return new DocumentImporter(new PdfProgram(set, new DatabaseOptions { DataFolder = "/nowhere", AppRole = "none" }), set);
    }
}
