using RainRef.Domain.Common;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Web.Components.Palette;

/// <summary>Finds things as whoever is signed in.</summary>
public interface IFindDesk
{
    Task<Result<Found>> FindAsync(string words, CancellationToken cancellationToken);
}
