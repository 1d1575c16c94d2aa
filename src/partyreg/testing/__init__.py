"""For whoever tests with, or against, partyreg.

* `samples`: invented provinces of any size, the same for the same seed.
* `strategies`: Hypothesis strategies for every public record type.
* `conformance`: the contract of a store as a test class to subclass.
* `machine`: a state machine that drives a register on any store beside a predicting model.
* `scenarios`: the runner of the stories that a clerk can read, in YAML.

Each is imported by its own name, so that none asks for more than it needs.

Notice: N3.3a 建立运行维护、业务应用制度
"""
