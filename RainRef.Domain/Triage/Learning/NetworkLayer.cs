using System.Numerics;

namespace RainRef.Domain.Triage.Learning;

/// <summary>A small network with one hidden layer over the most common features: it sees what words mean together.</summary>
internal sealed class NetworkLayer(int classes, float[] input, float[] inputBias, float[] output, float[] outputBias)
{
    public const int Hidden = 128;

    public int Classes { get; } = classes;

    /// <summary>A row of <see cref="Hidden"/> a feature.</summary>
    public float[] Input { get; } = input;

    public float[] InputBias { get; } = inputBias;

    /// <summary>A row a hidden unit, a column a class.</summary>
    public float[] Output { get; } = output;

    public float[] OutputBias { get; } = outputBias;

    public int Features => Input.Length / Hidden;

    public void Score(SparseVector x, Span<float> scores)
    {
        Span<float> hidden = stackalloc float[Hidden];
        InputBias.CopyTo(hidden);
        for (var j = 0; j < x.Indices.Length && x.Indices[j] < Features; j++)
            Arithmetic.AddScaled(x.Values[j], Input.AsSpan(x.Indices[j] * Hidden, Hidden), hidden);
        OutputBias.CopyTo(scores);
        for (var h = 0; h < Hidden; h++)
        {
            if (hidden[h] > 0)
                Arithmetic.AddScaled(hidden[h], Output.AsSpan(h * Classes, Classes), scores);
        }
    }

    public static NetworkLayer Train(
        IReadOnlyList<SparseVector> texts, int[] labels, int classes, int features, int rounds, ulong seed) =>
        new Descent(texts, labels, classes, features, seed).Run(rounds);

    /// <summary>Adagrad on cross-entropy with smoothed labels; features and hidden units are left out at random.</summary>
    private sealed class Descent
    {
        private const float Drop = 0.5f;
        private const float Smoothing = 0.1f;
        private const float InputRate = 0.15f;
        private const float OutputRate = 0.03f;
        private const float BiasRate = 0.01f;
        private const float InputRange = 0.3f;
        private const float Kept = 1 / (1 - Drop);
        private readonly IReadOnlyList<SparseVector> _texts;
        private readonly int[] _labels;
        private readonly int _classes;
        private readonly int _features;
        private readonly RandomSequence _random;
        private readonly NetworkLayer _net;
        private readonly float[] _inputSquares;
        private readonly float[] _outputSquares;
        private readonly float[] _hidden = new float[Hidden];
        private readonly float[] _hiddenGradient = new float[Hidden];
        private readonly float[] _error;
        private bool[] _kept = [];

        public Descent(IReadOnlyList<SparseVector> texts, int[] labels, int classes, int features, ulong seed)
        {
            (_texts, _labels, _classes, _features) = (texts, labels, classes, features);
            _random = new RandomSequence(seed);
            _net = new NetworkLayer(
                classes, Fill(features * Hidden, InputRange), new float[Hidden],
                Fill(Hidden * classes, MathF.Sqrt(6f / (Hidden + classes))), new float[classes]);
            _inputSquares = new float[features];
            _outputSquares = new float[Hidden * classes];
            _error = new float[classes];
            Array.Fill(_inputSquares, 1e-6f);
            Array.Fill(_outputSquares, 1e-4f);
        }

        public NetworkLayer Run(int rounds)
        {
            var order = Enumerable.Range(0, _texts.Count).ToArray();
            for (var round = 0; round < rounds; round++)
            {
                var pace = 1 - ((float)round / rounds);
                _random.Shuffle(order);
                foreach (var i in order)
                    Visit(_texts[i], _labels[i], pace);
            }

            return _net;
        }

        private float[] Fill(int size, float range)
        {
            var values = new float[size];
            for (var i = 0; i < size; i++)
                values[i] = ((_random.Unit() * 2) - 1) * range;
            return values;
        }

        private void Visit(SparseVector x, int label, float pace)
        {
            Forward(x);
            for (var k = 0; k < _classes; k++)
                _error[k] -= (Smoothing / _classes) + (k == label ? 1 - Smoothing : 0);
            for (var h = 0; h < Hidden; h++)
            {
                _hiddenGradient[h] = 0;
                if (_hidden[h] == 0)
                    continue;
                var row = _net.Output.AsSpan(h * _classes, _classes);
                _hiddenGradient[h] = Arithmetic.Dot(row, _error) * Kept;
                UpdateOutput(row, _outputSquares.AsSpan(h * _classes, _classes), _hidden[h], OutputRate * pace);
            }

            Arithmetic.AddScaled(-BiasRate * pace, _error, _net.OutputBias);
            Arithmetic.AddScaled(-BiasRate * pace, _hiddenGradient, _net.InputBias);
            UpdateInput(x, pace);
        }

        private void Forward(SparseVector x)
        {
            if (_kept.Length < x.Indices.Length)
                _kept = new bool[x.Indices.Length * 2];
            _net.InputBias.CopyTo(_hidden.AsSpan());
            for (var j = 0; j < x.Indices.Length && x.Indices[j] < _features; j++)
            {
                _kept[j] = _random.Unit() >= Drop;
                if (_kept[j])
                    Arithmetic.AddScaled(x.Values[j] * Kept, _net.Input.AsSpan(x.Indices[j] * Hidden, Hidden), _hidden);
            }

            _net.OutputBias.CopyTo(_error.AsSpan());
            for (var h = 0; h < Hidden; h++)
            {
                _hidden[h] = _hidden[h] > 0 && _random.Unit() >= Drop ? _hidden[h] * Kept : 0;
                if (_hidden[h] > 0)
                    Arithmetic.AddScaled(_hidden[h], _net.Output.AsSpan(h * _classes, _classes), _error);
            }

            Arithmetic.Softmax(_error);
        }

        private void UpdateOutput(Span<float> row, Span<float> squares, float hidden, float rate)
        {
            var (by, pace) = (new Vector<float>(hidden), new Vector<float>(rate));
            var k = 0;
            for (; k + Vector<float>.Count <= row.Length; k += Vector<float>.Count)
            {
                var gradient = by * new Vector<float>(_error.AsSpan(k));
                var sum = new Vector<float>(squares[k..]) + (gradient * gradient);
                sum.CopyTo(squares[k..]);
                (new Vector<float>(row[k..]) - (pace * gradient / Vector.SquareRoot(sum))).CopyTo(row[k..]);
            }

            for (; k < row.Length; k++)
            {
                var gradient = hidden * _error[k];
                squares[k] += gradient * gradient;
                row[k] -= rate * gradient / MathF.Sqrt(squares[k]);
            }
        }

        private void UpdateInput(SparseVector x, float pace)
        {
            var square = Arithmetic.Dot(_hiddenGradient, _hiddenGradient) / Hidden;
            for (var j = 0; j < x.Indices.Length && x.Indices[j] < _features; j++)
            {
                if (!_kept[j])
                    continue;
                var (feature, value) = (x.Indices[j], x.Values[j] * Kept);
                _inputSquares[feature] += value * value * square;
                Arithmetic.AddScaled(
                    -InputRate * pace * value / MathF.Sqrt(_inputSquares[feature]), _hiddenGradient,
                    _net.Input.AsSpan(feature * Hidden, Hidden));
            }
        }
    }
}
