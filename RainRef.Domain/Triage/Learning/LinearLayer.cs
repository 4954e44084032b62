using System.Numerics;

namespace RainRef.Domain.Triage.Learning;

/// <summary>A score a class, linear in the features: what explains a judgement, and the larger part of it.</summary>
internal sealed class LinearLayer(int classes, float[] weights)
{
    private const int Rounds = 12;

    public int Classes { get; } = classes;

    /// <summary>A row a feature, a column a class, rows filled up to <see cref="Width"/>.</summary>
    public float[] Weights { get; } = weights;

    public int Width => WidthOf(Classes);

    public static int WidthOf(int classes) => (classes + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    public void Score(SparseVector x, Span<float> scores)
    {
        Span<float> sums = Width <= 1024 ? stackalloc float[Width] : new float[Width];
        sums.Clear();
        for (var j = 0; j < x.Indices.Length; j++)
            Arithmetic.AddScaled(x.Values[j], Weights.AsSpan(x.Indices[j] * Width, Width), sums);
        sums[..Classes].CopyTo(scores);
    }

    /// <summary>
    /// One support vector machine a class against all others, with squared hinge loss, by dual coordinate descent (Hsieh
    /// et al., "A dual coordinate descent method for large-scale linear SVM", 2008), all classes at once.
    /// </summary>
    /// <param name="cost">What an error costs against large weights.</param>
    /// <param name="positive">How many times more an error on the class's own texts costs.</param>
    public static LinearLayer Train(
        IReadOnlyList<SparseVector> texts, int[] labels, int classes, int features, float cost, float positive)
    {
        var width = WidthOf(classes);
        var weights = new float[features * width];
        // Classes do not depend on each other, so each half of them has its own thread and the result is the same.
        var blocks = width / Vector<float>.Count;
        var middle = blocks / 2 * Vector<float>.Count;
        Parallel.Invoke(
            () => new Descent(texts, labels, weights, width, 0, middle, cost, positive).Run(),
            () => new Descent(texts, labels, weights, width, middle, width, cost, positive).Run());
        return new LinearLayer(classes, weights);
    }

    private sealed class Descent(
        IReadOnlyList<SparseVector> texts, int[] labels, float[] weights, int width, int from, int to, float cost, float positive)
    {
        private readonly int _size = to - from;
        private readonly float _diagonal = 1 / (2 * cost);
        private readonly float[] _margins = new float[to - from];
        private readonly float[] _duals = new float[(long)texts.Count * (to - from)];

        public void Run()
        {
            if (_size == 0)
                return;
            var order = Enumerable.Range(0, texts.Count).ToArray();
            var random = new RandomSequence(1);
            var lengths = texts.Select(x => Arithmetic.Dot(x.Values, x.Values)).ToArray();
            for (var round = 0; round < Rounds; round++)
            {
                random.Shuffle(order);
                foreach (var i in order)
                    Visit(i, lengths[i]);
            }
        }

        private void Visit(int i, float length)
        {
            var x = texts[i];
            Span<float> margins = _margins;
            margins.Clear();
            for (var j = 0; j < x.Indices.Length; j++)
                Arithmetic.AddScaled(x.Values[j], weights.AsSpan((x.Indices[j] * width) + from, _size), margins);
            if (!Step(_duals.AsSpan(i * _size, _size), labels[i] - from, length))
                return;
            for (var j = 0; j < x.Indices.Length; j++)
                Arithmetic.AddScaled(x.Values[j], margins, weights.AsSpan((x.Indices[j] * width) + from, _size));
        }

        // Replaces the margins by how much each class's weights move along this text.
        private bool Step(Span<float> duals, int own, float length)
        {
            var moved = false;
            for (var k = 0; k < _size; k++)
            {
                var (sign, diagonal) = k == own ? (1f, _diagonal / positive) : (-1f, _diagonal);
                var gradient = (sign * _margins[k]) - 1 + (duals[k] * diagonal);
                var next = MathF.Max(0, duals[k] - (gradient / (length + diagonal)));
                var change = next - duals[k];
                duals[k] = next;
                _margins[k] = change * sign;
                moved |= change != 0;
            }

            return moved;
        }
    }
}
