package folkmoot.protocol.client;

/**
 * What a gateway asks of its node: carry this request to the engine of another node, by link. The
 * answer comes to the request's {@code replyTo} as if that engine were here. A request whose answer
 * got lost is not answered at all: whoever asked keeps its deadline.
 *
 * @param toNode node id of the replica that is to answer
 */
public record Forward(String toNode, ClientRequest request) {}
