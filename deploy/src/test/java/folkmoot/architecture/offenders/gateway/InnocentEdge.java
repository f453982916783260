package folkmoot.architecture.offenders.gateway;

import folkmoot.architecture.offenders.protocol.client.Innocent;
import java.util.concurrent.CompletionStage;

/** The edge may wait for an answer. */
record InnocentEdge(Innocent message, CompletionStage<String> answer) {}
