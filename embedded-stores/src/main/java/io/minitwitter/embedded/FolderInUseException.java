package io.minitwitter.embedded;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Another running process holds the data folder. */
public final class FolderInUseException extends StoreStartException {

  private static final long serialVersionUID = 1L;

  private final transient Path folder;
  private final long holder;

  FolderInUseException(Path folder, OptionalLong holder) {
    super(
        "The data folder %s is in use by %s. Stop that one first, or choose another folder."
            .formatted(
                folder, holder.isPresent() ? "process " + holder.getAsLong() : "another process"));
    this.folder = folder;
    this.holder = holder.orElse(-1);
  }

  /** The folder that is held. */
  public Path folder() {
    return folder;
  }

  /** The process id of the holder, empty when it is not known. */
  public OptionalLong holder() {
    return holder < 0 ? OptionalLong.empty() : OptionalLong.of(holder);
  }
}
