using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tests.Knowledge;

/// <summary>The hostile files together in one folder: what is refused leaves nothing, what is taken is whole.</summary>
public sealed class HostileFolderTests : NodeTest
{
    private const int Large = 1024 * 1024;
    private readonly string _folder = Directory.CreateTempSubdirectory("rainref-hostile-").FullName;

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return base.DisposeAsync();
    }

    [Fact]
    public async Task Import_HostileFolder_TakesWhatIsSoundAndHalfImportsNothing()
    {
        var expected = new Dictionary<string, string?>();
        for (var i = 0; i < HostileFileTests.All.Length; i++)
        {
            var (_, name, content, error) = HostileFileTests.All[i];
            // What is no document by its name is not even looked at, nor is an image that nobody describes.
            if (Path.GetExtension(name) is ".svg" or ".json" or ".doc" or ".png" || content() is not { Length: < Large } bytes)
                continue;
            var uri = $"{i}/{name}";
            Directory.CreateDirectory(Path.Combine(_folder, $"{i}"));
            await File.WriteAllBytesAsync(Path.Combine(_folder, uri), bytes, Ct);
            expected[$"docs/{uri}"] = error;
        }

        Assert.InRange(expected.Count, 30, 60);
        var run = (await Node.Get<FolderImport>().RunAsync(Actor.Program(Workspace), new FolderRequest(_folder, "docs"), _ => { }, Ct)).Value;

        var (sound, bad) = (expected.Values.Count(e => e is null), expected.Values.Count(e => e is not null));
        Assert.Equal((ImportState.Finished, sound, bad), (run.State, run.Created, run.Refused));
        await using var db = await Node.Get<RainRefDatabase>().ReadAsync(Workspace, Ct);
        var items = await db.ImportItems.ToListAsync(Ct);
        Assert.Equal(
            expected.Where(e => e.Value is not null).Select(e => $"{e.Key} {e.Value}").Order(), items.Select(i => $"{i.Uri} {i.ErrorCode}").Order());
        Assert.All(items, i => Assert.InRange(i.ErrorMessage!.Length, 10, 200));
        var sources = await db.Sources.ToListAsync(Ct);
        Assert.Equal(expected.Where(e => e.Value is null).Select(e => e.Key).Order(), sources.Select(s => s.Uri).Order());
        var fragments = (await db.Fragments.ToListAsync(Ct)).ToLookup(f => f.OwnerId);
        Assert.All(sources, s => Assert.NotEmpty(fragments[s.Id]));
        Assert.Equal(sources.Select(s => s.Id).Order(), (await db.SourceVersions.ToListAsync(Ct)).Select(v => v.SourceId).Order());
        Assert.Equal(0, await CountAsync("search_pending"));
    }
}
