return await RainRef.Evals.EvalRun.RunAsync(args);
