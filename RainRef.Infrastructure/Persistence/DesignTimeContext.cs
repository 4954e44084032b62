using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace RainRef.Infrastructure.Persistence;

/// <summary>Lets the migrations tool see the model without a database.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<RainRefDbContext>
{
    public RainRefDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<RainRefDbContext>().UseNpgsql("Host=none").Options, Guid.Empty);
}
