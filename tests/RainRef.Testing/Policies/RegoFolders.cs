namespace RainRef.Testing.Policies;

/// <summary>Which conformance files are the language itself, which are built-ins, and which are left out on purpose.</summary>
public static class RegoFolders
{
    private static readonly HashSet<string> Core =
    [
        "arithmetic", "assignments", "baseandvirtualdocs", "comparisonexpr", "completedoc", "compositebasedereference",
        "compositereferences", "comprehensions", "containskeyword", "dataderef", "defaultkeyword", "disjunction", "elsekeyword",
        "eqexpr", "evaltermexpr", "every", "example", "fix1863", "functionerrors", "functions", "helloworld", "indexing",
        "indirectreferences", "inputvalues", "intersection", "invalidkeyerror", "keywordrefs", "negation", "nestedreferences",
        "partialdocconstants", "partialiter", "partialobjectdoc", "partialsetdoc", "planner-ir", "refheads", "sets",
        "stringinterpolation", "topdowndynamicdispatch", "undos", "union", "varreferences", "virtualdocs", "withkeyword",
    ];

    // Not among the built-ins that policies get: a query language, request signing for a cloud, and the network.
    private static readonly HashSet<string> LeftOut = ["graphql", "providers-aws", "netlookupipaddr", "httpsend", "opaRuntime"];

    public static bool IsCore(string folder) => Core.Contains(folder);

    public static bool IsLeftOut(string folder) => LeftOut.Contains(folder);
}
