package folkmoot.gateway;

import folkmoot.protocol.catalog.Catalog;
import folkmoot.protocol.catalog.Keyspace;
import folkmoot.protocol.catalog.KeyspaceRule;
import folkmoot.protocol.catalog.KeyspaceSettings;
import folkmoot.protocol.catalog.Site;
import folkmoot.protocol.catalog.Strategy;
import folkmoot.protocol.client.CatalogReply;
import folkmoot.protocol.client.CatalogRequest;
import folkmoot.protocol.raft.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A catalog of three nodes that keeps nothing on a disk; {@code unavailable} and {@code unknown}
 * are names that bring about the trouble that they name. It begins with {@code default}, and the
 * directory knows of it what is in it, but for what is named {@code late-…}. Of its nodes node-3
 * was not heard.
 */
public final class FakeCatalog {
  private static final SortedSet<Site> SITES = new TreeSet<>();

  static {
    for (int number = 1; number <= 3; number++) {
      SITES.add(new Site(new Voter("node-" + number, "disk-" + number), "", ""));
    }
  }

  private final Directory directory;
  private Catalog catalog = Catalog.EMPTY;

  private FakeCatalog(Directory directory, boolean sealed) {
    this.directory = directory;
    Catalog first =
        Catalog.EMPTY.with(
            Keyspace.DEFAULT, new KeyspaceSettings(Strategy.RAFT, 3, 1, new TreeSet<>()), SITES);
    become(sealed ? first.sealed("00".repeat(TokenSeal.KEY_BYTES)) : first);
  }

  /**
   * @param sealed it has the key of session tokens, which is all zeros
   */
  public static Behavior<CatalogRequest> create(Directory directory, boolean sealed) {
    return Behaviors.setup(
        context -> {
          FakeCatalog fake = new FakeCatalog(directory, sealed);
          return Behaviors.receiveMessage(
              request -> {
                request.replyTo().tell(fake.answer(request));
                return Behaviors.same();
              });
        });
  }

  private void become(Catalog next) {
    catalog = next;
    Catalog known = next;
    for (String name : next.keyspaces().keySet()) {
      if (name.startsWith("late-")) known = known.without(name);
    }
    directory.become(known);
  }

  private CatalogReply answer(CatalogRequest request) {
    if (request instanceof CatalogRequest.Create create) return create(create);
    if (request instanceof CatalogRequest.Drop drop) return drop(drop.name());
    if (request instanceof CatalogRequest.Replace replace) return replace(replace);
    Optional<String> name = ((CatalogRequest.Show) request).name();
    if (name.isEmpty())
      return new CatalogReply.Shown(new ArrayList<>(catalog.keyspaces().values()));
    return trouble(name.get())
        .or(() -> catalog.find(name.get()).map(found -> new CatalogReply.Shown(List.of(found))))
        .orElseGet(() -> new CatalogReply.NoKeyspace(name.get()));
  }

  private static Optional<CatalogReply> trouble(String name) {
    return switch (name) {
      case "unavailable" -> Optional.of(new CatalogReply.Unavailable("No leader answers"));
      case "unknown" -> Optional.of(new CatalogReply.Unknown("Nobody has answered"));
      default -> Optional.empty();
    };
  }

  private CatalogReply create(CatalogRequest.Create create) {
    Optional<CatalogReply> trouble = trouble(create.name());
    if (trouble.isPresent()) return trouble.get();
    if (catalog.find(create.name()).isPresent()) return new CatalogReply.Exists(create.name());
    KeyspaceSettings settings = KeyspaceRule.decided(create.settings(), SITES);
    Optional<KeyspaceRule.Objection> objection =
        KeyspaceRule.objectionTo(create.name()).or(() -> KeyspaceRule.objectionTo(settings, SITES));
    if (objection.isPresent())
      return new CatalogReply.Refused(objection.get().field(), objection.get().reason());
    become(catalog.with(create.name(), settings, SITES));
    return new CatalogReply.Created(catalog.find(create.name()).orElseThrow());
  }

  private CatalogReply drop(String name) {
    Optional<CatalogReply> trouble = trouble(name);
    if (trouble.isPresent()) return trouble.get();
    if (name.equals(Keyspace.DEFAULT))
      return new CatalogReply.Refused("name", "\"default\" cannot be dropped");
    if (catalog.find(name).isEmpty()) return new CatalogReply.NoKeyspace(name);
    become(catalog.without(name));
    return new CatalogReply.Dropped(name);
  }

  private static CatalogReply replace(CatalogRequest.Replace replace) {
    String id = replace.nodeId();
    Optional<CatalogReply> trouble = trouble(id);
    if (trouble.isPresent()) return trouble.get();
    Optional<Voter> known =
        SITES.stream().map(Site::voter).filter(voter -> voter.nodeId().equals(id)).findFirst();
    if (known.isEmpty()) return new CatalogReply.NoNode(id);
    if (id.equals("node-3")) return new CatalogReply.OnAnotherDisk(id, Optional.empty());
    String heard = known.get().diskId();
    return replace.diskId().orElse(heard).equals(heard)
        ? new CatalogReply.Replaced(id, heard)
        : new CatalogReply.OnAnotherDisk(id, Optional.of(heard));
  }
}
