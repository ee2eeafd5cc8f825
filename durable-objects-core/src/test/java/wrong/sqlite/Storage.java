package wrong.sqlite;

public class Storage {

}
