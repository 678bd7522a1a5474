import pandas

curves = pandas.read_csv("results/standard/relu-vs-tanh/curves.csv")
perceptron = curves[(curves.network == "mlp4") & (curves.target_error == 0.1)]
error = perceptron.pivot_table("training_error", "iteration", "activation")
print(error.iloc[::20].round(3))

claims = pandas.read_csv("results/standard/relu-vs-tanh/claims.csv")
failed = claims[claims.verdict == "not reproduced"]
print(failed[["claim", "quantity", "measured"]].to_string())
