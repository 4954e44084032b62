using Microsoft.Extensions.DependencyInjection;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Web.Tests.Workspaces;

public sealed class WorkspaceDeletionTests(TwoWorkspaces fixture) : IClassFixture<TwoWorkspaces>
{
    [Fact]
    public async Task Delete_Workspace_LeavesNothingOfItAndAllOfTheOther()
    {
        var before = await CountsAsync(fixture.B.Id);
        Assert.Contains(await CountsAsync(fixture.A.Id), c => c != "0");
        var administration = fixture.Server.Services.GetRequiredService<WorkspaceAdministration>();

        Assert.True(await administration.DeleteAsync(fixture.A.Id, CancellationToken.None));

        Assert.All(await CountsAsync(fixture.A.Id), count => Assert.Equal("0", count));
        Assert.Equal(before, await CountsAsync(fixture.B.Id));
        Assert.False(await administration.DeleteAsync(fixture.A.Id, CancellationToken.None));
    }

    private async Task<List<string>> CountsAsync(Guid workspaceId)
    {
        var counts = new List<string>();
        foreach (var table in await Tables.NamesAsync(fixture.Database.OwnerConnection))
        {
            counts.AddRange(await Tables.QueryAsync(
                fixture.Database.OwnerConnection, $"SELECT count(*) FROM {table} WHERE {Tables.ColumnOf(table)} = '{workspaceId:D}'"));
        }

        return counts;
    }
}
