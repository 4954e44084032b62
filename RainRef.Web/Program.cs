using RainRef.Web;

return await Commands.RunAsync(args);

/// <summary>Named so that tests can start the program.</summary>
public partial class Program;
