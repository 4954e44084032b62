using RainRef.Benchmarks;
using RainRef.Benchmarks.Channels;
using RainRef.Benchmarks.Circuits;

return args switch
{
    ["post", .. var rest] => PostLoad.Run(rest),
    ["circuits", .. var rest] => await Crowd.RunAsync(rest),
    _ => await BenchmarkRun.RunAsync(args),
};
