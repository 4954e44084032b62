using RainRef.Domain.Actions;

namespace RainRef.Web.Actions;

/// <summary>What can be done with playbooks from a shell.</summary>
internal static class PlaybookCommands
{
    private const string Help = "rainref playbook check FILE…   |   rainref playbook schema";

    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["schema"]:
                Console.Out.Write(PlaybookSchema.Text);
                return 0;
            case ["check", _, ..]:
                return args[1..].Count(file => !Check(file)) == 0 ? 0 : 1;
            default:
                Console.Error.WriteLine(Help);
                return 2;
        }
    }

    private static bool Check(string file)
    {
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"{file}: There is no such file.");
            return false;
        }

        var errors = PlaybookParser.Read(File.ReadAllText(file)).Errors;
        foreach (var error in errors)
            Console.Error.WriteLine($"{file}: {error}");
        return errors.Count == 0;
    }
}
