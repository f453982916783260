package folkmoot.gateway;

/** What happens next to a {@link Journey}. */
sealed interface Step {

  /** Ask the engine of this node. */
  record AskHere(Journey journey) implements Step {}

  /** Ask the engine of another node. */
  record AskThere(Journey journey, String nodeId) implements Step {}

  /** Nothing until {@link Journey#due()}. */
  record Rest(Journey journey) implements Step {}

  /** Nothing of it was applied, and its session is gone: begin again in another. */
  record Renew(Journey journey) implements Step {}

  /** Answer the client. */
  record Finish(Answer answer) implements Step {}
}
