using RainRef.Domain.Triage.Learning;

namespace RainRef.Domain.Triage.Grouping;

/// <summary>
/// Latent semantic analysis: the directions in which the texts differ the most, by randomised subspace iteration (Halko
/// et al. 2011). Texts that share no word but share what their words occur with come near each other.
/// </summary>
internal static class LatentSpace
{
    private const int Rounds = 4;
    private const ulong Seed = 17;

    /// <summary>A place of length 1 for each row; all zero for a row that says nothing.</summary>
    public static float[][] Of(TermMatrix matrix, int dimensions, CancellationToken ct)
    {
        dimensions = Math.Max(1, Math.Min(dimensions, Math.Min(matrix.Rows.Length, matrix.Terms)));
        var random = new RandomSequence(Seed);
        var basis = Blank(matrix.Terms, dimensions);
        foreach (var row in basis)
        {
            for (var i = 0; i < row.Length; i++)
                row[i] = random.Unit() - 0.5f;
        }

        for (var round = 0; round < Rounds; round++)
        {
            ct.ThrowIfCancellationRequested();
            var places = Project(matrix, basis);
            Orthonormalise(places, dimensions);
            basis = Back(matrix, places, dimensions);
            Orthonormalise(basis, dimensions);
        }

        var result = Project(matrix, basis);
        foreach (var place in result)
            Normalise(place);
        return result;
    }

    public static void Normalise(float[] place)
    {
        var length = MathF.Sqrt(Arithmetic.Dot(place, place));
        for (var i = 0; length > 1e-9f && i < place.Length; i++)
            place[i] /= length;
    }

    private static float[][] Project(TermMatrix matrix, float[][] basis)
    {
        var places = Blank(matrix.Rows.Length, basis.Length == 0 ? 1 : basis[0].Length);
        for (var r = 0; r < places.Length; r++)
        {
            var (indices, values) = (matrix.Rows[r].Indices, matrix.Rows[r].Values);
            for (var j = 0; j < indices.Length; j++)
                Arithmetic.AddScaled(values[j], basis[indices[j]], places[r]);
        }

        return places;
    }

    private static float[][] Back(TermMatrix matrix, float[][] places, int dimensions)
    {
        var basis = Blank(matrix.Terms, dimensions);
        for (var r = 0; r < places.Length; r++)
        {
            var (indices, values) = (matrix.Rows[r].Indices, matrix.Rows[r].Values);
            for (var j = 0; j < indices.Length; j++)
                Arithmetic.AddScaled(values[j], places[r], basis[indices[j]]);
        }

        return basis;
    }

    // Gram-Schmidt over the columns, by way of the small matrix of their products: rows stay rows.
    private static void Orthonormalise(float[][] rows, int columns)
    {
        var products = new double[columns, columns];
        foreach (var row in rows)
        {
            for (var a = 0; a < columns; a++)
            {
                for (var b = 0; row[a] != 0 && b <= a; b++)
                    products[a, b] += row[a] * row[b];
            }
        }

        var factor = Cholesky(products, columns);
        foreach (var row in rows)
        {
            for (var a = 0; a < columns; a++)
            {
                double sum = row[a];
                for (var b = 0; b < a; b++)
                    sum -= factor[a, b] * row[b];
                row[a] = factor[a, a] > 1e-9 ? (float)(sum / factor[a, a]) : 0;
            }
        }
    }

    private static double[,] Cholesky(double[,] products, int size)
    {
        var factor = new double[size, size];
        for (var a = 0; a < size; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var sum = products[a, b];
                for (var c = 0; c < b; c++)
                    sum -= factor[a, c] * factor[b, c];
                factor[a, b] = a == b ? Math.Sqrt(Math.Max(sum, 0)) : factor[b, b] > 1e-9 ? sum / factor[b, b] : 0;
            }
        }

        return factor;
    }

    private static float[][] Blank(int rows, int columns)
    {
        var blank = new float[rows][];
        for (var i = 0; i < rows; i++)
            blank[i] = new float[columns];
        return blank;
    }
}
