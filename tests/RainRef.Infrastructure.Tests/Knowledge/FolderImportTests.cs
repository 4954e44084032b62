using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Persistence;
using RainRef.Testing.Knowledge;

namespace RainRef.Infrastructure.Tests.Knowledge;

public sealed class FolderImportTests : NodeTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rainref-import-").FullName;

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return base.DisposeAsync();
    }

    [Fact]
    public async Task Import_Folder_TakesDocumentsAndLeavesTheRest()
    {
        Write("a.md", "---\ntitle: Kettle\ntags: [kitchen]\n---\nThe kettle boils. See [b](sub/b.md).");
        Write("sub/b.md", "The blender blends.");
        Write("sub/ignored.md", "Secret words.");
        Write("sub/.gitignore", "ignored.md\n");
        Write(".git/config.md", "Not a page.");
        Write("photo.jpg", "no image at all");
        Write("LICENSE.txt", "Nobody asks about this.");
        await File.WriteAllBytesAsync(Path.Combine(_folder, "kettle.png"), Files.Png(5, 5), Ct);
        Write("kettle.png.txt", "A picture of the kettle.");
        Write("broken.pdf", "not a PDF");

        var run = (await ImportAsync()).Value;

        Assert.Equal((ImportState.Finished, 4, 3, 1), (run.State, run.Total, run.Created, run.Refused));
        await using var db = await Node.Get<RainRefDatabase>().ReadAsync(Workspace, Ct);
        var sources = await db.Sources.OrderBy(s => s.Uri).ToListAsync(Ct);
        Assert.Equal(["docs/a.md", "docs/kettle.png", "docs/sub/b.md"], sources.Select(s => s.Uri));
        Assert.Contains("(docs/sub/b.md)", sources[0].Text);
        var refused = await db.ImportItems.SingleAsync(Ct);
        Assert.Equal(("mislabelled_file", "docs/broken.pdf"), (refused.ErrorCode, refused.Uri));
        Assert.All(await db.Fragments.ToListAsync(Ct), f => Assert.Equal(
            f.Text, sources.Single(s => s.Id == f.OwnerId).Text.Substring(f.Start, f.Length)));
    }

    [Fact]
    public async Task Import_Again_MakesVersionsOfWhatChangedAndRetiresWhatIsGone()
    {
        Write("a.md", "The kettle is red.");
        Write("b.md", "The blender is blue.");
        Write("c.md", "The toaster is green.");
        await ImportAsync();
        var before = await CountAsync("fragments");

        var same = (await ImportAsync()).Value;
        Assert.Equal((3, 3, 0), (same.Total, same.Unchanged, same.Retired));
        Assert.Equal(before, await CountAsync("fragments"));

        Write("b.md", "The blender is black.");
        File.Delete(Path.Combine(_folder, "c.md"));
        var next = (await ImportAsync()).Value;

        Assert.Equal((1, 1, 1), (next.Unchanged, next.Replaced, next.Retired));
        Assert.Equal(4, await CountAsync("source_versions"));
        Assert.Equal(0, await CountAsync("fragments WHERE text LIKE '%toaster%' OR text LIKE '%blue%'"));
        // The old version's text stays, for what cited it.
        Assert.Equal(1, await CountAsync("source_versions WHERE text LIKE '%blue%'"));
    }

    [Fact]
    public async Task Import_StoppedInTheMiddle_GoesOnAndDoublesNothing()
    {
        for (var i = 0; i < 150; i++)
            Write($"{i}.md", $"Page number{i} speaks of item{i}.");
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImportAsync(run =>
        {
            if (run.Done > 0)
                stop.Cancel();
        }, stop.Token));
        var half = await CountAsync("sources");
        Assert.InRange(half, 1, 149);

        var run = (await ImportAsync()).Value;

        Assert.Equal((150 - half, half), (run.Created, run.Unchanged));
        Assert.Equal((150, 150, 1), (await CountAsync("sources"), await CountAsync("source_versions"), await CountAsync("import_runs")));
    }

    [Fact]
    public async Task Import_AnotherFolderOfTheSameName_IsRefusedUnlessItIsNamed()
    {
        Write("a.md", "The kettle is red.");
        await Node.Get<FolderImport>().RunAsync(Actor.Program(Workspace), new FolderRequest(_folder), _ => { }, Ct);
        var other = Path.Combine(_folder, "elsewhere", Path.GetFileName(_folder));
        Directory.CreateDirectory(other);
        await File.WriteAllTextAsync(Path.Combine(other, "b.md"), "Other words.", Ct);

        var refused = await Node.Get<FolderImport>().RunAsync(Actor.Program(Workspace), new FolderRequest(other), _ => { }, Ct);

        Assert.Equal("collection_elsewhere", refused.Error?.Code);
        Assert.Equal(1, await CountAsync("sources WHERE state = 'published'"));
    }

    private Task<Result<ImportRun>> ImportAsync(Action<ImportRun>? progress = null, CancellationToken? ct = null) =>
        Node.Get<FolderImport>().RunAsync(
            Actor.Program(Workspace), new FolderRequest(_folder, "docs"), progress ?? (_ => { }), ct ?? Ct);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
