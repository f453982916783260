package folkmoot.node.store;

import folkmoot.protocol.Invariants;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * Which column family is whose. The state of a group is in the family {@code group/name}, or, once
 * a snapshot has taken its place, in {@code group/name#number}: the database's default family says
 * in which, and writing that down is what installs a snapshot. Any other family of the group is a
 * snapshot on its way, or what one has replaced. No name of a group has a {@code #} in it. Any
 * thread may call it.
 */
final class RocksFamilies {
  private static final String GROUP_PREFIX = "group/";
  private static final String NUMBER = "#";

  private final RocksDB database;
  private final ColumnFamilyOptions options;
  private final WriteOptions writing;
  private final FlushOptions waiting;
  private final RocksFamily names;
  private final SortedMap<String, RocksFamily> families = new TreeMap<>();

  /**
   * @param handles of all families of the database
   * @param writing without a log; closed after this
   * @param waiting for a flush; closed after this
   */
  RocksFamilies(
      RocksDB database,
      ColumnFamilyOptions options,
      WriteOptions writing,
      FlushOptions waiting,
      List<ColumnFamilyHandle> handles)
      throws RocksDBException {
    this.database = database;
    this.options = options;
    this.writing = writing;
    this.waiting = waiting;
    for (ColumnFamilyHandle handle : handles) {
      String name = new String(handle.getName(), StandardCharsets.UTF_8);
      families.put(name, new RocksFamily(name, handle));
    }
    this.names = families.remove(new String(RocksDB.DEFAULT_COLUMN_FAMILY, StandardCharsets.UTF_8));
  }

  /** Where the state of a group is; made if there is none. */
  synchronized RocksFamily current(String group) throws RocksDBException {
    Invariants.check(!group.contains(NUMBER), "the group %s has no # in its name", group);
    String name = currentName(group);
    RocksFamily known = families.get(name);
    return known != null ? known : make(name);
  }

  /** The family into which a snapshot was taken in, whole or not; none if there was none. */
  synchronized Optional<RocksFamily> staged(String group) throws RocksDBException {
    return Optional.ofNullable(families.get(nextName(group)));
  }

  /** A new family for a snapshot of a group. */
  synchronized RocksFamily stage(String group) throws RocksDBException {
    dropOthers(group);
    return make(nextName(group));
  }

  /** From now on, durably, the state of the group is in this family. */
  synchronized void install(String group, RocksFamily staged) throws RocksDBException {
    String former = currentName(group);
    database.put(names.handle(), writing, utf8(group), utf8(staged.name()));
    try {
      database.flush(waiting, names.handle());
    } catch (RocksDBException failed) {
      // It can be tried again; until then nobody is to see what the disk does not have.
      database.put(names.handle(), writing, utf8(group), utf8(former));
      throw failed;
    }
    dropOthers(group);
  }

  /** Drops all families of a group but the one where its state is. */
  synchronized void dropOthers(String group) throws RocksDBException {
    for (RocksFamily other : others(group)) drop(other);
  }

  /** The groups of which there is a family. */
  synchronized SortedSet<String> groups() {
    SortedSet<String> groups = new TreeSet<>();
    for (String name : families.keySet()) {
      if (!name.startsWith(GROUP_PREFIX)) continue;
      int number = name.indexOf(NUMBER);
      groups.add(name.substring(GROUP_PREFIX.length(), number < 0 ? name.length() : number));
    }
    return groups;
  }

  /**
   * Drops all families of a group. What says where its state was is left: nobody asks for a group
   * of its name again.
   */
  synchronized void forget(String group) throws RocksDBException {
    for (RocksFamily family : of(group)) drop(family);
  }

  private void drop(RocksFamily family) throws RocksDBException {
    families.remove(family.name());
    database.dropColumnFamily(family.handle());
    family.retire();
  }

  private List<RocksFamily> others(String group) throws RocksDBException {
    String current = currentName(group);
    List<RocksFamily> others = of(group);
    others.removeIf(family -> family.name().equals(current));
    return others;
  }

  private List<RocksFamily> of(String group) {
    String base = GROUP_PREFIX + group;
    List<RocksFamily> found = new ArrayList<>();
    for (RocksFamily family : families.tailMap(base).values()) {
      boolean isOfGroup = family.name().equals(base) || family.name().startsWith(base + NUMBER);
      if (isOfGroup) found.add(family);
    }
    return found;
  }

  private String currentName(String group) throws RocksDBException {
    byte[] name = database.get(names.handle(), utf8(group));
    return name == null ? GROUP_PREFIX + group : new String(name, StandardCharsets.UTF_8);
  }

  private String nextName(String group) throws RocksDBException {
    String base = GROUP_PREFIX + group;
    String current = currentName(group);
    long number = current.equals(base) ? 0 : Long.parseLong(current.substring(base.length() + 1));
    return base + NUMBER + (number + 1);
  }

  private RocksFamily make(String name) throws RocksDBException {
    ColumnFamilyHandle handle =
        database.createColumnFamily(new ColumnFamilyDescriptor(utf8(name), options));
    RocksFamily made = new RocksFamily(name, handle);
    families.put(name, made);
    return made;
  }

  synchronized void close() {
    families.values().forEach(RocksFamily::close);
    names.close();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
