using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>JSON Patch (RFC 6902), over sets too; a patch that cannot be applied makes the whole undefined.</summary>
internal static class JsonPatch
{
    public static RegoValue? Apply(BuiltinContext context, RegoValue document, RegoArray patches)
    {
        RegoValue? value = document;
        foreach (var item in patches.Raw)
        {
            context.Charge(8);
            var patch = item as RegoObject ?? throw BuiltinException.Type($"operand 2 must be array of objects but got array containing {item.TypeName}");
            var op = Text(patch, "op");
            var path = Path(patch, "path");
            value = op switch
            {
                "add" => Set(value!, path, 0, Value(patch), Edit.Add),
                "remove" => path.Length == 0 ? null : Set(value!, path, 0, null, Edit.Remove),
                "replace" => path.Length == 0 ? Value(patch) : Set(value!, path, 0, Value(patch), Edit.Replace),
                "test" => Find(value!, path) is { } found && found.Equals(Value(patch)) ? value : null,
                "copy" => Find(value!, Path(patch, "from")) is { } copied ? Set(value!, path, 0, copied, Edit.Add) : null,
                "move" => Move(value!, Path(patch, "from"), path),
                _ => throw BuiltinException.Type($"bad value \"{op}\" for attribute op"),
            };
            if (value is null)
                return null;
        }

        return value;
    }

    private enum Edit
    {
        Add,
        Remove,
        Replace,
    }

    private static string Text(RegoObject patch, string name) =>
        patch.Get(name) is RegoString text ? text.Value : throw BuiltinException.Type($"missing '{name}' attribute");

    private static RegoValue[] Path(RegoObject patch, string name) => patch.Get(name) switch
    {
        RegoString { Value: "" } => [],
        { } path => JsonEdits.Path(path),
        null => throw BuiltinException.Type($"missing '{name}' attribute"),
    };

    private static RegoValue Value(RegoObject patch) => patch.Get("value") ?? throw BuiltinException.Type("missing 'value' attribute");

    private static RegoValue? Move(RegoValue document, RegoValue[] from, RegoValue[] to)
    {
        if (Find(document, from) is not { } moved)
            return null;
        if (from.AsSpan().SequenceEqual(to))
            return document;
        var without = from.Length == 0 ? RegoNull.Value : Set(document, from, 0, null, Edit.Remove);
        return without is null ? null : Set(without, to, 0, moved, Edit.Add);
    }

    private static RegoValue? Find(RegoValue document, RegoValue[] path)
    {
        RegoValue? value = document;
        foreach (var part in path)
        {
            value = value switch
            {
                RegoArray array => Index(array, part, array.Count - 1) is { } at ? array.Raw[at] : null,
                null => null,
                _ => value.Get(part),
            };
        }

        return value;
    }

    private static int? Index(RegoArray array, RegoValue part, int most)
    {
        if (part is RegoString { Value: "-" })
            return most >= array.Count ? array.Count : null;
        var number = part as RegoNumber;
        if (part is RegoString text && (!text.Value.All(char.IsAsciiDigit) || (text.Value.Length > 1 && text.Value[0] == '0') || !RegoNumber.TryParse(text.Value, out number)))
            return null;
        return number is not null && number.TryInt32(out var at) && at >= 0 && at <= most ? at : null;
    }

    private static RegoValue? Set(RegoValue document, RegoValue[] path, int depth, RegoValue? value, Edit edit)
    {
        if (depth == path.Length)
            return value;
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var last = depth == path.Length - 1;
        return document switch
        {
            RegoObject obj => InObject(obj, path, depth, value, edit, last),
            RegoArray array => InArray(array, path, depth, value, edit, last),
            RegoSet set => InSet(set, path, depth, value, edit, last),
            _ => null,
        };
    }

    private static RegoValue? InObject(RegoObject obj, RegoValue[] path, int depth, RegoValue? value, Edit edit, bool last)
    {
        var old = obj.Get(path[depth]);
        if (old is null && (!last || edit != Edit.Add))
            return null;
        var made = last ? value : Set(old!, path, depth + 1, value, edit);
        if (made is not null)
            return obj.With(path[depth], made);
        return last && edit == Edit.Remove ? RegoObject.Of(obj.Pairs.Where(p => !p.Key.Equals(path[depth]))) : null;
    }

    private static RegoValue? InArray(RegoArray array, RegoValue[] path, int depth, RegoValue? value, Edit edit, bool last)
    {
        if (Index(array, path[depth], last && edit == Edit.Add ? array.Count : array.Count - 1) is not { } at)
            return null;
        var items = array.Raw.ToList();
        if (last && edit == Edit.Add)
        {
            items.Insert(at, value!);
        }
        else if (last && edit == Edit.Remove)
        {
            items.RemoveAt(at);
        }
        else
        {
            if (Set(items[at], path, depth + 1, value, edit) is not { } made)
                return null;
            items[at] = made;
        }

        return RegoArray.Of(items);
    }

    private static RegoValue? InSet(RegoSet set, RegoValue[] path, int depth, RegoValue? value, Edit edit, bool last)
    {
        var key = path[depth];
        if (last && edit == Edit.Add)
            return key.Equals(value) ? RegoSet.Of(set.Raw.Append(key)) : null;
        if (!set.Contains(key))
            return null;
        var rest = set.Raw.Where(i => !i.Equals(key));
        if (last && edit == Edit.Remove)
            return RegoSet.Of(rest);
        return Set(key, path, depth + 1, value, edit) is { } made ? RegoSet.Of(rest.Append(made)) : null;
    }
}
