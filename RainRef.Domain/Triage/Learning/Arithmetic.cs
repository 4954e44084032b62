using System.Numerics;

namespace RainRef.Domain.Triage.Learning;

/// <summary>The few operations in which training spends its time.</summary>
internal static class Arithmetic
{
    /// <summary>Adds <paramref name="x"/> times <paramref name="from"/> to <paramref name="to"/>.</summary>
    public static void AddScaled(float x, ReadOnlySpan<float> from, Span<float> to)
    {
        var factor = new Vector<float>(x);
        var i = 0;
        for (; i + Vector<float>.Count <= from.Length; i += Vector<float>.Count)
            (new Vector<float>(to[i..]) + (factor * new Vector<float>(from[i..]))).CopyTo(to[i..]);
        for (; i < from.Length; i++)
            to[i] += x * from[i];
    }

    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
            sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        var result = Vector.Sum(sum);
        for (; i < a.Length; i++)
            result += a[i] * b[i];
        return result;
    }

    /// <summary>Turns scores into shares that add up to 1.</summary>
    public static void Softmax(Span<float> scores)
    {
        var highest = float.NegativeInfinity;
        foreach (var score in scores)
            highest = MathF.Max(highest, score);
        var sum = 0f;
        for (var i = 0; i < scores.Length; i++)
            sum += scores[i] = MathF.Exp(scores[i] - highest);
        for (var i = 0; i < scores.Length; i++)
            scores[i] /= sum;
    }

    public static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
