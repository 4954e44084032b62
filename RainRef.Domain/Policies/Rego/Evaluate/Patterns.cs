using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>A term without references and calls: a value to make, or a shape to match and bind variables from.</summary>
internal abstract class Pattern
{
    /// <summary>The value; null when a variable in it is unbound.</summary>
    public abstract RegoValue? Value(Frame frame);

    /// <summary>Unifies with a value, binding what is unbound; bindings of a failed match are the caller's to undo.</summary>
    public virtual bool Match(Frame frame, RegoValue value) => Value(frame) is { } own && own.Equals(value);

    /// <summary>Adds every variable in the term.</summary>
    public abstract void AddVars(SlotSet vars);

    /// <summary>Adds the variables that <see cref="Match"/> cannot bind, which must be bound before.</summary>
    public abstract void AddNeeds(SlotSet vars);
}

internal sealed class ConstPattern(RegoValue constant) : Pattern
{
    public RegoValue Constant { get; } = constant;

    public override RegoValue Value(Frame frame) => Constant;

    public override bool Match(Frame frame, RegoValue value) => Constant.Equals(value);

    public override void AddVars(SlotSet vars)
    {
    }

    public override void AddNeeds(SlotSet vars)
    {
    }
}

internal sealed class SlotPattern(int slot) : Pattern
{
    public int Slot { get; } = slot;

    public override RegoValue? Value(Frame frame) => frame.Slots[Slot];

    public override bool Match(Frame frame, RegoValue value)
    {
        if (frame.Slots[Slot] is { } bound)
            return bound.Equals(value);
        frame.Bind(Slot, value);
        return true;
    }

    public override void AddVars(SlotSet vars) => vars.Add(Slot);

    public override void AddNeeds(SlotSet vars)
    {
    }
}

internal sealed class ArrayPattern(Pattern[] items) : Pattern
{
    public Pattern[] Items { get; } = items;

    public override RegoValue? Value(Frame frame)
    {
        var values = new RegoValue[Items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (Items[i].Value(frame) is not { } value)
                return null;
            values[i] = value;
        }

        return new RegoArray(values);
    }

    public override bool Match(Frame frame, RegoValue value)
    {
        if (value is not RegoArray array || array.Count != Items.Length)
            return false;
        for (var i = 0; i < Items.Length; i++)
        {
            if (!Items[i].Match(frame, array.Raw[i]))
                return false;
        }

        return true;
    }

    public override void AddVars(SlotSet vars)
    {
        foreach (var item in Items)
            item.AddVars(vars);
    }

    public override void AddNeeds(SlotSet vars)
    {
        foreach (var item in Items)
            item.AddNeeds(vars);
    }
}

internal sealed class SetPattern(Pattern[] items) : Pattern
{
    public override RegoValue? Value(Frame frame)
    {
        var values = new HashSet<RegoValue>(items.Length);
        foreach (var item in items)
        {
            if (item.Value(frame) is not { } value)
                return null;
            values.Add(value);
        }

        return RegoSet.Of(values);
    }

    public override void AddVars(SlotSet vars)
    {
        foreach (var item in items)
            item.AddVars(vars);
    }

    public override void AddNeeds(SlotSet vars) => AddVars(vars);
}

internal sealed class ObjectPattern((Pattern Key, Pattern Value)[] pairs) : Pattern
{
    public (Pattern Key, Pattern Value)[] Pairs { get; } = pairs;

    public override RegoValue? Value(Frame frame)
    {
        var values = new Dictionary<RegoValue, RegoValue>(Pairs.Length);
        foreach (var (keyTerm, valueTerm) in Pairs)
        {
            if (keyTerm.Value(frame) is not { } key || valueTerm.Value(frame) is not { } value)
                return null;
            values[key] = value;
        }

        return RegoObject.FromDictionary(values);
    }

    public override bool Match(Frame frame, RegoValue value)
    {
        if (value is not RegoObject obj || obj.Count != Pairs.Length)
            return false;
        foreach (var (keyTerm, valueTerm) in Pairs)
        {
            if (keyTerm.Value(frame) is not { } key || obj.Get(key) is not { } item || !valueTerm.Match(frame, item))
                return false;
        }

        return true;
    }

    public override void AddVars(SlotSet vars)
    {
        foreach (var (key, value) in Pairs)
        {
            key.AddVars(vars);
            value.AddVars(vars);
        }
    }

    public override void AddNeeds(SlotSet vars)
    {
        foreach (var (key, value) in Pairs)
        {
            key.AddVars(vars);
            value.AddNeeds(vars);
        }
    }
}
