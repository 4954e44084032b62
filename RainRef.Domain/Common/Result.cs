using System.Diagnostics.CodeAnalysis;

namespace RainRef.Domain.Common;

/// <summary>A value, or the expected failure that took its place.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error)
    {
        _value = value;
        Error = error;
    }

    public Error? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>The value; an exception when there is none, since asking then is a bug.</summary>
    public T Value => Succeeded ? _value! : throw new InvalidOperationException($"No value: {Error.Code}.");

    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => Succeeded ? next(Value) : Error;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}
