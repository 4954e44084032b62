namespace RainRef.Domain.Policies.Rego;

/// <summary>One failure of parsing, compiling or evaluating, under the reference engine's stable codes; line and column count from 1, 0 when unknown.</summary>
public sealed record RegoError(string Code, string Message, string File, int Line, int Column)
{
    public const string Parse = "rego_parse_error";
    public const string Compile = "rego_compile_error";
    public const string Type = "rego_type_error";
    public const string Unsafe = "rego_unsafe_var_error";
    public const string Recursion = "rego_recursion_error";
    public const string Conflict = "eval_conflict_error";
    public const string Builtin = "eval_builtin_error";
    public const string EvalType = "eval_type_error";
    public const string Cancelled = "eval_cancel_error";
    public const string Limit = "eval_limit_error";
    public const string WithMerge = "eval_with_merge_error";
    public const string Internal = "eval_internal_error";

    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Code}: {Message}" : $"{Code}: {Message}";
}
