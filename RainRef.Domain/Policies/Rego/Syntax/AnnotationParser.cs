using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Syntax;

/// <summary>Attaches <c># METADATA</c> comments, which hold YAML, to the package or rule that follows them.</summary>
internal sealed class AnnotationParser(ModuleSyntax module, SortedDictionary<int, (string Text, int Column)> comments, List<RegoError> errors)
{
    private static readonly RegoString ScopeKey = new("scope");

    public void Attach()
    {
        var previous = -2;
        var block = new List<string>();
        var open = false;
        foreach (var (line, (text, _)) in comments)
        {
            if (line != previous + 1)
                Close(ref open, block, previous);
            if (!open && text.Trim() == "METADATA")
                open = true;
            else if (open)
                block.Add(text);
            previous = line;
        }

        Close(ref open, block, previous);
    }

    private void Close(ref bool open, List<string> block, int lastLine)
    {
        if (open)
            AttachBlock(string.Join('\n', block), lastLine);
        open = false;
        block.Clear();
    }

    private void AttachBlock(string yaml, int lastLine)
    {
        RegoValue value;
        try
        {
            value = RegoYaml.Parse(yaml);
        }
        catch (FormatException problem)
        {
            errors.Add(new RegoError(RegoError.Parse, $"yaml: {problem.Message}", module.File, lastLine, 1));
            return;
        }

        if (value is not RegoObject annotations)
            return;
        var rule = module.Rules.FirstOrDefault(r => r.At.Line > lastLine);
        var onPackage = module.PackageAt.Line > lastLine;
        var scope = (annotations.Get(ScopeKey) as RegoString)?.Value ?? (onPackage ? "package" : "rule");
        annotations = Normalised(annotations.With(ScopeKey, new RegoString(scope)));
        if (onPackage || scope is "package" or "subpackages")
            module.Annotations.Add(annotations);
        else
            rule?.Annotations.Add(annotations);
    }

    private static RegoObject Normalised(RegoObject annotations)
    {
        var authorsKey = new RegoString("authors");
        if (annotations.Get(authorsKey) is not RegoArray authors)
            return annotations;
        return annotations.With(authorsKey, RegoArray.Of(authors.Items.Select(Author)));
    }

    private static RegoValue Author(RegoValue author)
    {
        if (author is not RegoString text)
            return author;
        var words = text.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var pairs = new Dictionary<RegoValue, RegoValue>();
        if (words.Length > 0 && words[^1] is ['<', .. var mail, '>'])
        {
            pairs[new RegoString("email")] = new RegoString(mail);
            words = words[..^1];
        }

        if (words.Length > 0)
            pairs[new RegoString("name")] = new RegoString(string.Join(' ', words));
        return RegoObject.FromDictionary(pairs);
    }
}
