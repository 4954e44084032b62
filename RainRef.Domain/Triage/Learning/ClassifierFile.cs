using System.IO.Compression;

namespace RainRef.Domain.Triage.Learning;

/// <summary>
/// A model as bytes: weights as 8-bit numbers with a scale a row, compressed. A model that was just trained is read back
/// from them, so that what was measured is what serves.
/// </summary>
public static class ClassifierFile
{
    /// <summary>Grows with every change of what is written or of how texts are taken apart.</summary>
    public const int Format = 1;

    private const uint Magic = 0x43545252;

    public static byte[] Write(TextClassifier model)
    {
        using var bytes = new MemoryStream();
        using (var packed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(packed))
        {
            writer.Write(Magic);
            writer.Write(Format);
            writer.Write(model.Labels.Count);
            foreach (var label in model.Labels)
                writer.Write(label);
            writer.Write(model.Blend.Linear);
            writer.Write(model.Blend.Network);
            WriteGate(writer, model.Gate);
            WriteVocabulary(writer, model.Vocabulary);
            WriteRows(writer, model.Linear.Weights, model.Linear.Width);
            writer.Write(model.Networks.Count);
            foreach (var network in model.Networks)
            {
                WriteRows(writer, network.Input, NetworkLayer.Hidden);
                WriteRows(writer, network.InputBias, NetworkLayer.Hidden);
                WriteRows(writer, network.Output, network.Classes);
                WriteRows(writer, network.OutputBias, network.Classes);
            }
        }

        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not such a model, or one of another format.</exception>
    public static TextClassifier Read(byte[] bytes)
    {
        using var packed = new BrotliStream(new MemoryStream(bytes, writable: false), CompressionMode.Decompress);
        using var reader = new BinaryReader(packed);
        try
        {
            if (reader.ReadUInt32() != Magic || reader.ReadInt32() != Format)
                throw new InvalidDataException($"This is no model of format {Format}.");
            var labels = new string[reader.ReadInt32()];
            for (var i = 0; i < labels.Length; i++)
                labels[i] = reader.ReadString();
            var blend = new Blend(reader.ReadSingle(), reader.ReadSingle());
            var gate = ReadGate(reader);
            var vocabulary = ReadVocabulary(reader);
            // Rows are as wide as the machine that wrote them likes; another one may like other widths.
            var linear = new LinearLayer(labels.Length, Fit(ReadRows(reader), labels.Length, vocabulary.Count));
            var networks = new NetworkLayer[reader.ReadInt32()];
            for (var i = 0; i < networks.Length; i++)
                networks[i] = new NetworkLayer(labels.Length, ReadRows(reader), ReadRows(reader), ReadRows(reader), ReadRows(reader));
            return new TextClassifier(labels, vocabulary, linear, networks, blend, gate);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidOperationException or OverflowException)
        {
            throw new InvalidDataException("The model does not read.", e);
        }
    }

    private static float[] Fit(float[] rows, int classes, int features)
    {
        var (from, to) = (rows.Length / features, LinearLayer.WidthOf(classes));
        if (from == to)
            return rows;
        var fitted = new float[features * to];
        for (var i = 0; i < features; i++)
            rows.AsSpan(i * from, classes).CopyTo(fitted.AsSpan(i * to));
        return fitted;
    }

    private static void WriteGate(BinaryWriter writer, ScopeGate gate)
    {
        foreach (var value in (double[])[.. gate.Means, .. gate.Scales, .. gate.Factors, gate.Bias, gate.Threshold])
            writer.Write(value);
    }

    private static ScopeGate ReadGate(BinaryReader reader)
    {
        double[] Values() => [.. Enumerable.Range(0, ScopeGate.Clues).Select(_ => reader.ReadDouble())];
        return new ScopeGate(Values(), Values(), Values(), reader.ReadDouble(), reader.ReadDouble());
    }

    private static void WriteVocabulary(BinaryWriter writer, Vocabulary vocabulary)
    {
        writer.Write(vocabulary.Hashes.Length);
        for (var i = 0; i < vocabulary.Hashes.Length; i++)
        {
            writer.Write(vocabulary.Hashes[i]);
            writer.Write((Half)vocabulary.Weights[i]);
            writer.Write(vocabulary.Views[i]);
        }
    }

    private static Vocabulary ReadVocabulary(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        var (hashes, weights, views) = (new ulong[count], new float[count], new byte[count]);
        for (var i = 0; i < count; i++)
            (hashes[i], weights[i], views[i]) = (reader.ReadUInt64(), (float)reader.ReadHalf(), reader.ReadByte());
        return new Vocabulary(hashes, weights, views);
    }

    private static void WriteRows(BinaryWriter writer, float[] values, int width)
    {
        writer.Write(values.Length);
        writer.Write(width);
        var row = new sbyte[width];
        for (var start = 0; start < values.Length; start += width)
        {
            var highest = 0f;
            foreach (var value in values.AsSpan(start, width))
                highest = MathF.Max(highest, MathF.Abs(value));
            var scale = highest / sbyte.MaxValue;
            writer.Write(scale);
            for (var i = 0; i < width; i++)
                row[i] = scale == 0 ? (sbyte)0 : (sbyte)MathF.Round(values[start + i] / scale);
            writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(row.AsSpan()));
        }
    }

    private static float[] ReadRows(BinaryReader reader)
    {
        var values = new float[reader.ReadInt32()];
        var width = reader.ReadInt32();
        var row = new byte[width];
        for (var start = 0; start < values.Length; start += width)
        {
            var scale = reader.ReadSingle();
            reader.BaseStream.ReadExactly(row);
            for (var i = 0; i < width; i++)
                values[start + i] = (sbyte)row[i] * scale;
        }

        return values;
    }
}
