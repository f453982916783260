package folkmoot.gateway.routes;

/** The routes there are, as metrics and log lines name them: without what users chose. */
enum Route {
  STATUS("/status", "GET, HEAD, OPTIONS"),
  KEY("/key/{key}", "GET, HEAD, PUT, DELETE, OPTIONS"),
  KEYSPACE_KEY("/v1/keyspaces/{keyspace}/keys/{key}", "GET, HEAD, PUT, DELETE, OPTIONS"),
  KEYS("/v1/keyspaces/{keyspace}/keys", "GET, HEAD, OPTIONS"),
  INCREMENT("/v1/keyspaces/{keyspace}/keys/{key}/increment", "POST, OPTIONS"),
  OPS("/v1/keyspaces/{keyspace}/keys/{key}/ops", "POST, OPTIONS"),
  REPLICAS("/v1/keyspaces/{keyspace}/keys/{key}/replicas", "GET, HEAD, OPTIONS"),
  BATCH("/v1/keyspaces/{keyspace}/batch", "POST, OPTIONS"),
  TRANSACTION("/v1/keyspaces/{keyspace}/txn", "POST, OPTIONS"),
  KEYSPACES("/v1/keyspaces", "GET, HEAD, POST, OPTIONS"),
  KEYSPACE("/v1/keyspaces/{keyspace}", "GET, HEAD, DELETE, OPTIONS"),
  WATCH("/v1/keyspaces/{keyspace}/watch", "GET, HEAD, OPTIONS"),
  DISK("/v1/cluster/nodes/{id}/disk", "PUT, OPTIONS"),
  FAULTS("/v1/faults", "GET, HEAD, POST, DELETE, OPTIONS"),
  FAULT("/v1/faults/{id}", "GET, HEAD, DELETE, OPTIONS"),
  LIVE("/health/live", "GET, HEAD, OPTIONS"),
  READY("/health/ready", "GET, HEAD, OPTIONS"),
  METRICS("/metrics", "GET, HEAD, OPTIONS"),
  CONTRACT("/openapi.yaml", "GET, HEAD, OPTIONS"),
  /** Whatever is not there: those of all routes together. */
  OTHER("other", CommonHeaders.METHODS);

  static final String KEY_PREFIX = "/key/";
  static final String KEYSPACES_PREFIX = "/v1/keyspaces/";
  static final String NODES_PREFIX = "/v1/cluster/nodes/";
  static final String FAULTS_PREFIX = "/v1/faults/";

  private final String template;
  private final String methods;

  Route(String template, String methods) {
    this.template = template;
    this.methods = methods;
  }

  /** Those that it has, as {@code Allow} lists them. */
  String methods() {
    return methods;
  }

  /** True of what counts against the limits of the door. */
  boolean isAboutData() {
    return this == KEY
        || this == KEYSPACE_KEY
        || this == KEYS
        || this == INCREMENT
        || this == OPS
        || this == REPLICAS
        || this == BATCH
        || this == TRANSACTION
        || this == WATCH;
  }

  String template() {
    return template;
  }

  /** The route of a path, which is still percent-encoded. */
  static Route of(String path) {
    if (path.startsWith(KEY_PREFIX)) return KEY;
    if (path.startsWith(KEYSPACES_PREFIX)) return ofKeyspace(path);
    if (path.startsWith(NODES_PREFIX)) return ofNode(path.substring(NODES_PREFIX.length()));
    if (path.startsWith(FAULTS_PREFIX)) return FAULT;
    return switch (path) {
      case "/v1/keyspaces" -> KEYSPACES;
      case "/v1/faults" -> FAULTS;
      case "/status" -> STATUS;
      case "/health/live" -> LIVE;
      case "/health/ready" -> READY;
      case "/metrics" -> METRICS;
      case "/openapi.yaml" -> CONTRACT;
      default -> OTHER;
    };
  }

  private static Route ofKeyspace(String path) {
    int afterName = path.indexOf('/', KEYSPACES_PREFIX.length());
    if (afterName < 0) return KEYSPACE;
    if (path.startsWith("/keys/", afterName))
      return ofKey(path.substring(afterName + "/keys/".length()));
    return switch (path.substring(afterName)) {
      case "/keys" -> KEYS;
      case "/batch" -> BATCH;
      case "/txn" -> TRANSACTION;
      case "/watch" -> WATCH;
      default -> OTHER;
    };
  }

  /** What comes behind a key; a slash in the key itself is an escape. */
  private static Route ofKey(String rest) {
    int slash = rest.indexOf('/');
    if (slash < 0) return KEYSPACE_KEY;
    return switch (rest.substring(slash)) {
      case "/increment" -> INCREMENT;
      case "/ops" -> OPS;
      case "/replicas" -> REPLICAS;
      default -> OTHER;
    };
  }

  private static Route ofNode(String rest) {
    int afterId = rest.indexOf('/');
    return afterId > 0 && rest.substring(afterId).equals("/disk") ? DISK : OTHER;
  }
}
