using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using RainRef.Domain.Common;

namespace RainRef.Infrastructure.Persistence;

/// <summary>What holds for every table: snake_case names, states as short strings, text without a stated limit is text.</summary>
internal static class ModelConventions
{
    private const int MaxStateLength = 32;

    public static void Apply(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            if (entity.GetTableName() is { } table)
                entity.SetTableName(Snake(table));
            foreach (var property in entity.GetProperties())
                Convention(property);
            foreach (var key in entity.GetKeys())
                key.SetName(Snake(key.GetName()!));
            foreach (var foreignKey in entity.GetForeignKeys())
                foreignKey.SetConstraintName(Snake(foreignKey.GetConstraintName()!));
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName(Snake(index.GetDatabaseName()!));
        }
    }

    private static void Convention(IMutableProperty property)
    {
        property.SetColumnName(Snake(property.GetColumnName()));
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (!type.IsEnum)
            return;
        property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(StateConverter<>).MakeGenericType(type))!);
        property.SetMaxLength(MaxStateLength);
    }

    private static string Snake(string name) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(name.Replace("PK_", "pk_").Replace("FK_", "fk_").Replace("IX_", "ix_"));

    private sealed class StateConverter<T>() : ValueConverter<T, string>(
        value => SnakeCase.Of(value), name => Parse(name))
        where T : struct, Enum
    {
        private static T Parse(string name) => SnakeCase.TryParse<T>(name, out var value)
            ? value
            : throw new InvalidOperationException($"The database holds an unknown {typeof(T).Name}: '{name}'.");
    }
}
