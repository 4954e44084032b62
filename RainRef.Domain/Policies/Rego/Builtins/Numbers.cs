using System.Numerics;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Arithmetic, comparison, bits, rounding and ranges.</summary>
internal static class Numbers
{
    private const int MostBits = 100_000;

    public static IEnumerable<Builtin> All =>
    [
        new("plus", 2, (_, a) => Add(Args.Number(a, 0), Args.Number(a, 1))) { ArgKinds = Two },
        new("minus", 2, (_, a) => Minus(a)) { ArgKinds = [[RegoKind.Number, RegoKind.Set], [RegoKind.Number, RegoKind.Set]] },
        new("mul", 2, (_, a) => Multiply(Args.Number(a, 0), Args.Number(a, 1))) { ArgKinds = Two },
        new("div", 2, (_, a) => Divide(Args.Number(a, 0), Args.Number(a, 1))) { ArgKinds = Two },
        new("rem", 2, (_, a) => Remainder(Args.Number(a, 0), Args.Number(a, 1))) { ArgKinds = Two },
        new("equal", 2, (_, a) => Args.Flag(a[0].Equals(a[1]))),
        new("neq", 2, (_, a) => Args.Flag(!a[0].Equals(a[1]))),
        new("lt", 2, (_, a) => Args.Flag(a[0].CompareTo(a[1]) < 0)),
        new("lte", 2, (_, a) => Args.Flag(a[0].CompareTo(a[1]) <= 0)),
        new("gt", 2, (_, a) => Args.Flag(a[0].CompareTo(a[1]) > 0)),
        new("gte", 2, (_, a) => Args.Flag(a[0].CompareTo(a[1]) >= 0)),
        new("abs", 1, (_, a) => Args.Number(a, 0) is var n && n.Mantissa.Sign < 0 ? Negate(n) : n) { ArgKinds = One },
        new("round", 1, (_, a) => Round(Args.Number(a, 0))) { ArgKinds = One },
        new("ceil", 1, (_, a) => Floor(Args.Number(a, 0), up: true)) { ArgKinds = One },
        new("floor", 1, (_, a) => Floor(Args.Number(a, 0), up: false)) { ArgKinds = One },
        new("numbers.range", 2, (c, a) => Range(c, Args.Integer(a, 0), Args.Integer(a, 1), 1)) { ArgKinds = Two },
        new("numbers.range_step", 3, (c, a) => RangeStep(c, a)),
        new("rand.intn", 2, (c, a) => Random(c, Args.Text(a, 0), Args.Integer(a, 1))),
        new("bits.and", 2, (_, a) => RegoNumber.Of(Args.Integer(a, 0) & Args.Integer(a, 1))) { ArgKinds = Two },
        new("bits.or", 2, (_, a) => RegoNumber.Of(Args.Integer(a, 0) | Args.Integer(a, 1))) { ArgKinds = Two },
        new("bits.xor", 2, (_, a) => RegoNumber.Of(Args.Integer(a, 0) ^ Args.Integer(a, 1))) { ArgKinds = Two },
        new("bits.negate", 1, (_, a) => RegoNumber.Of(-Args.Integer(a, 0) - 1)) { ArgKinds = One },
        new("bits.lsh", 2, (_, a) => RegoNumber.Of(Args.Integer(a, 0) << Shift(a))) { ArgKinds = Two },
        new("bits.rsh", 2, (_, a) => RegoNumber.Of(Args.Integer(a, 0) >> Shift(a))) { ArgKinds = Two },
    ];

    private static RegoKind[][] One => [[RegoKind.Number]];

    private static RegoKind[][] Two => [[RegoKind.Number], [RegoKind.Number]];

    public static RegoNumber Add(RegoNumber left, RegoNumber right)
    {
        if (left.TryInt64(out var a) && right.TryInt64(out var b))
        {
            var sum = unchecked(a + b);
            return ((a ^ sum) & (b ^ sum)) < 0 ? RegoNumber.Of((BigInteger)a + b) : RegoNumber.Of(sum);
        }

        return left.TryInteger(out var x) && right.TryInteger(out var y)
            ? RegoNumber.Of(Bounded(x + y))
            : (RegoFloat.From(left) + RegoFloat.From(right)).ToNumber();
    }

    public static RegoNumber Multiply(RegoNumber left, RegoNumber right) =>
        left.TryInteger(out var x) && right.TryInteger(out var y)
            ? RegoNumber.Of(Bounded(x * y))
            : (RegoFloat.From(left) * RegoFloat.From(right)).ToNumber();

    public static RegoNumber Negate(RegoNumber number) => RegoNumber.Normal(-number.Mantissa, number.Exponent, null);

    private static RegoValue Minus(RegoValue[] args)
    {
        if (args[0] is RegoNumber left && args[1] is RegoNumber right)
            return Add(left, Negate(right));
        if (args[0] is RegoSet set && args[1] is RegoSet other)
            return RegoSet.Of(set.Raw.Where(i => !other.Contains(i)));
        if (args[0] is RegoNumber)
            throw Args.Wrong(args, 1, "number");
        throw args[0] is RegoSet ? Args.Wrong(args, 1, "set") : Args.Wrong(args, 0, "one of {number, set}");
    }

    private static RegoNumber Divide(RegoNumber left, RegoNumber right)
    {
        if (right.Mantissa.IsZero)
            throw new BuiltinException("divide by zero");
        if (left.TryInteger(out var x) && right.TryInteger(out var y))
        {
            var quotient = BigInteger.DivRem(x, y, out var rest);
            if (rest.IsZero)
                return RegoNumber.Of(quotient);
        }

        return (RegoFloat.From(left) / RegoFloat.From(right)).ToNumber();
    }

    private static RegoNumber Remainder(RegoNumber left, RegoNumber right)
    {
        if (!left.TryInteger(out var x) || !right.TryInteger(out var y))
            throw new BuiltinException("modulo on floating-point number");
        return y.IsZero ? throw new BuiltinException("modulo by zero") : RegoNumber.Of(BigInteger.Remainder(x, y));
    }

    private static RegoNumber Round(RegoNumber number)
    {
        if (number.IsInteger)
            return number;
        var scale = BigInteger.Pow(10, -number.Exponent);
        var magnitude = ((BigInteger.Abs(number.Mantissa) * 2) + scale) / (scale * 2);
        return RegoNumber.Of(number.Mantissa.Sign < 0 ? -magnitude : magnitude);
    }

    private static RegoNumber Floor(RegoNumber number, bool up)
    {
        if (number.IsInteger)
            return number;
        var quotient = BigInteger.DivRem(number.Mantissa, BigInteger.Pow(10, -number.Exponent), out var rest);
        if (!up && rest.Sign < 0)
            quotient--;
        if (up && rest.Sign > 0)
            quotient++;
        return RegoNumber.Of(quotient);
    }

    private static RegoArray RangeStep(BuiltinContext context, RegoValue[] args)
    {
        var (from, to, step) = (Args.Integer(args, 0), Args.Integer(args, 1), Args.Integer(args, 2));
        if (step.Sign <= 0)
            throw new BuiltinException("step must be a positive integer");
        return Range(context, from, to, step);
    }

    private static RegoArray Range(BuiltinContext context, BigInteger from, BigInteger to, BigInteger step)
    {
        var items = new List<RegoValue>();
        var down = from > to;
        for (var at = from; down ? at >= to : at <= to; at += down ? -step : step)
        {
            context.Charge(1);
            items.Add(RegoNumber.Of(at));
        }

        return RegoArray.Of(items);
    }

    private static RegoNumber Random(BuiltinContext context, string key, BigInteger limit)
    {
        if (limit.IsZero)
            return RegoNumber.Of(0);
        var name = ("rand.intn", (RegoValue)new RegoArray([new RegoString(key), RegoNumber.Of(limit)]));
        if (!context.Remembered.TryGetValue(name, out var number))
            context.Remembered[name] = number = RegoNumber.Of(new BigInteger(Ids.Bytes(context, name.ToString()), isUnsigned: true) % BigInteger.Abs(limit));
        return (RegoNumber)number;
    }

    private static int Shift(RegoValue[] args)
    {
        var value = Args.Integer(args, 1);
        Args.Integer(args, 0);
        if (value.Sign < 0)
            throw BuiltinException.Type("operand 2 must be an unsigned integer number but got a negative integer");
        return value <= MostBits ? (int)value : throw new BuiltinException("shift is too large");
    }

    private static BigInteger Bounded(BigInteger value) =>
        value.GetBitLength() <= MostBits ? value : throw new BuiltinException("number is too large");
}
