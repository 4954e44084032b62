using RainRef.Testing;

namespace RainRef.EndToEnd.Pipeline;

/// <summary>Kills the program at random moments while it works, every third time once more while it starts.</summary>
internal sealed class KillLoop(ProgramProcess program, Random random, int kills)
{
    private const int Every = 3;

    /// <summary>How long it may work, and how long it may start, in milliseconds.</summary>
    public (int Least, int Most) Works { get; init; } = (20, 1500);

    public (int Least, int Most) Starts { get; init; } = (20, 2000);

    /// <param name="feed">Gives it work; the argument is the number of the kill that comes.</param>
    public async Task RunAsync(Func<int, Task> feed, CancellationToken ct)
    {
        for (var kill = 1; kill <= kills; kill++)
        {
            await feed(kill);
            await Task.Delay(random.Next(Works.Least, Works.Most), ct);
            await program.KillAsync();
            if (kill % Every == 0 && kill < kills)
            {
                kill++;
                await feed(kill);
                program.Launch();
                await Task.Delay(random.Next(Starts.Least, Starts.Most), ct);
                await program.KillAsync();
            }

            await program.StartAsync(ct);
        }
    }
}
